using System.Globalization;
using System.Text;
using VmGeneralize.Blocks;
using VmGeneralize.Guests.Edits;

namespace VmGeneralize.Guests.Linux.Facts;

/// <summary>
/// Reading a Linux guest's small files: bounded, and through links where programs of the guest would go through them. What is there and
/// cannot be read is never taken for what is not there.
/// </summary>
public static class LinuxFiles
{
    /// <summary>Bytes; configuration files that are larger are not configuration files.</summary>
    public const int LargestText = 4 << 20;

    /// <summary>Bytes; files that grow by a line for each account or mount are longer than other configuration, and lines cost little to read.</summary>
    public const int LargestLines = 16 << 20;

    /// <summary>Entries of one directory that are checked where each costs a read.</summary>
    public const int MaxEntries = 10_000;

    private const int MaxLinks = 40; // in a row, as the kernel follows
    private const int LongestShown = 120;
    private const string Null = "/dev/null";

    /// <summary>
    /// What a path leads to when a link in the last place is followed as well; null when there is nothing. A link that leads nowhere is
    /// unreadable: what it means may be on a disk that is not here.
    /// </summary>
    public static Fact<GuestFile?> Locate(this IGuestView guest, string path)
    {
        try
        {
            return Locate(guest, path, path, 0);
        }
        catch (VmGeneralizeException problem)
        {
            return Fact.NotRead<GuestFile?>(new Unreadable(path, Shown(problem.Message)));
        }
    }

    /// <summary>Whether a program of the guest that opens the path gets a regular file.</summary>
    public static Fact<bool> HasFile(this IGuestView guest, string path) => guest.Locate(path).Then(file => file is { IsFile: true });

    /// <summary>What is in a directory, links followed; nothing when there is no directory.</summary>
    public static Fact<IReadOnlyList<GuestFile>> Entries(this IGuestView guest, string folder) => guest.Locate(folder).Then(found =>
    {
        if (found is not { IsDirectory: true })
        {
            return Fact.Known<IReadOnlyList<GuestFile>>([]);
        }

        try
        {
            GuestFile[] entries = [.. guest.List(found.Path).Take(MaxEntries + 1)];
            return entries.Length <= MaxEntries
                ? Fact.Known<IReadOnlyList<GuestFile>>(entries)
                : Fact.NotRead<IReadOnlyList<GuestFile>>(new Unreadable(folder, $"there are more than {MaxEntries} files in it"));
        }
        catch (VmGeneralizeException problem)
        {
            return Fact.NotRead<IReadOnlyList<GuestFile>>(new Unreadable(folder, Shown(problem.Message)));
        }
    });

    /// <summary>What is in a file, links followed; null when there is no file.</summary>
    /// <param name="guest">The guest.</param>
    /// <param name="path">The file.</param>
    /// <param name="largest">Bytes; a larger file is unreadable.</param>
    public static Fact<byte[]?> Contents(this IGuestView guest, string path, int largest) =>
        guest.Locate(path).Then(file => file is null ? Fact.Known<byte[]?>(null) : Contents(guest, path, file, largest));

    /// <summary>
    /// The lines of a file of at most <see cref="LargestLines"/> bytes, links followed, as <see cref="LineEdits"/> takes them (Latin-1); none when
    /// there is no file.
    /// </summary>
    public static Fact<IReadOnlyList<string>> Lines(this IGuestView guest, string path) =>
        guest.Contents(path, LargestLines).Then(bytes => bytes is null ? (IReadOnlyList<string>)[] : LineEdits.Lines(LineEdits.Decode(bytes)));

    /// <summary>Text of a line as people read it: lines are bytes, most guests write UTF-8.</summary>
    public static string Utf8(string line) => line.All(char.IsAscii) ? line : Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(line));

    /// <summary>Text of a guest for messages: one line, no control characters and nothing that turns text around, not too long.</summary>
    public static string Shown(string text)
    {
        string line = new([.. text.Take(LongestShown + 1).Select(c => IsHarmless(c) ? c : '?')]);
        return line.Length > LongestShown ? line[..LongestShown] + " ..." : line;
    }

    private static bool IsHarmless(char c) =>
        char.GetUnicodeCategory(c) is not (
            UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    /// <summary>The folder that a path is in; that of <c>/x</c> is <c>/</c>.</summary>
    public static string Parent(string path) => path.LastIndexOf('/') is var slash and > 0 ? path[..slash] : "/";

    /// <summary>A value without the quotes around it, as shells write them.</summary>
    public static string Unquoted(string value) =>
        value.Length >= 2 && value[0] is '"' or '\'' && value[^1] == value[0] ? value[1..^1] : value;

    private static Fact<GuestFile?> Locate(IGuestView guest, string asked, string path, int links)
    {
        if (guest.Find(path) is not { } file)
        {
            return path == Null && links > 0 ? Fact.Known<GuestFile?>(new GuestFile(Null, IsDirectory: false, Length: 0) { IsSpecial = true })
                : links > 0 ? Fact.NotRead<GuestFile?>(
                    new Unreadable(asked, $"it is a link that leads to {Shown(path)}, where nothing is") { LeadsNowhere = true })
                : LocateFolder(guest, asked);
        }

        return file.LinkTarget is not { } target ? Fact.Known<GuestFile?>(file)
            : links == MaxLinks || target.Length == 0
                ? Fact.NotRead<GuestFile?>(new Unreadable(asked, "its links lead in a circle, or through too many others"))
            : Locate(guest, asked, target[0] == '/' ? target : GuestPath.Join(Parent(file.Path), target), links + 1);
    }

    /// <summary>Nothing is at a path: so it is, or a link on the way leads nowhere.</summary>
    private static Fact<GuestFile?> LocateFolder(IGuestView guest, string path)
    {
        for (string folder = Parent(path); folder.Length > 1; folder = Parent(folder))
        {
            if (guest.Find(folder) is { } found)
            {
                return found.LinkTarget is null ? Fact.Known<GuestFile?>(null)
                    : Locate(guest, folder, folder, 0).Then(static _ => (GuestFile?)null);
            }
        }

        return Fact.Known<GuestFile?>(null);
    }

    private static Fact<byte[]?> Contents(IGuestView guest, string path, GuestFile file, int largest)
    {
        Fact<byte[]?> Not(string reason) => Fact.NotRead<byte[]?>(new Unreadable(path, reason));
        if (file is { Path: Null, IsSpecial: true })
        {
            return Fact.Known<byte[]?>([]);
        }

        if (!file.IsFile)
        {
            return Not(file.IsDirectory ? "it is a directory" : "it is a device, socket or FIFO");
        }

        if (file.Length > largest)
        {
            return Not($"it has {file.Length} bytes, and more than {largest} are not read");
        }

        try
        {
            return guest.ReadBytes(file.Path, largest) is { } bytes && bytes.Length == file.Length
                ? Fact.Known<byte[]?>(bytes)
                : Not("it ends before its end");
        }
        catch (VmGeneralizeException problem)
        {
            return Not(Shown(problem.Message));
        }
    }
}
