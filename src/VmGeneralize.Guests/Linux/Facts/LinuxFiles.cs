using System.Text;
using VmGeneralize.Guests.Edits;

namespace VmGeneralize.Guests.Linux.Facts;

/// <summary>Reading a Linux guest's small files: bounded, and through links where programs of the guest would go through them.</summary>
public static class LinuxFiles
{
    /// <summary>Bytes; configuration files that are larger are not configuration files.</summary>
    public const int LargestText = 4 << 20;

    /// <summary>As many links in a row as the kernel follows.</summary>
    private const int MostLinks = 40;

    /// <summary>Entries of one directory that are looked at where each costs a read.</summary>
    public const int MostEntries = 10_000;

    /// <summary>What a path leads to when a link in the last place is followed as well, or null.</summary>
    public static GuestFile? Follow(this IGuestView guest, string path)
    {
        for (int links = 0; links <= MostLinks; links++)
        {
            if (guest.Find(path) is not { } file)
            {
                return null;
            }

            if (file.LinkTarget is not { Length: > 0 } target)
            {
                return file.LinkTarget is null ? file : null;
            }

            path = target[0] == '/' ? target : GuestPath.Join(Parent(file.Path), target);
        }

        return null;
    }

    /// <summary>True when a program of the guest that opens the path gets a plain file.</summary>
    public static bool IsFile(this IGuestView guest, string path) => guest.Follow(path) is { IsFile: true };

    /// <summary>
    /// The lines of a plain file as <see cref="LineEdits"/> takes them (Latin-1), links in the last place not followed; empty when there
    /// is no such file or it is too large to be one that people edit.
    /// </summary>
    public static IReadOnlyList<string> Lines(this IGuestView guest, string path) =>
        guest.Find(path) is { IsFile: true } file && guest.ReadBytes(file.Path, LargestText) is { } bytes ? LineEdits.Lines(LineEdits.Decode(bytes)) : [];

    /// <summary>As <see cref="Lines"/>, of what the path leads to.</summary>
    public static IReadOnlyList<string> FollowedLines(this IGuestView guest, string path) =>
        guest.Follow(path) is { } file ? guest.Lines(file.Path) : [];

    /// <summary>Text of a line as people read it: lines are bytes, most guests write UTF-8.</summary>
    public static string Utf8(string line) => line.All(char.IsAscii) ? line : Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(line));

    /// <summary>The folder that a path is in; that of <c>/x</c> is <c>/</c>.</summary>
    public static string Parent(string path) => path.LastIndexOf('/') is var slash and > 0 ? path[..slash] : "/";

    /// <summary>A value without the quotes around it, as shells and YAML write them.</summary>
    public static string Unquoted(string value) =>
        value.Length >= 2 && value[0] is '"' or '\'' && value[^1] == value[0] ? value[1..^1] : value;
}
