using System.Text;
using VmGeneralize.Guests.Edits;

namespace VmGeneralize.Guests.Linux.Facts;

/// <summary>One line of <c>/etc/fstab</c> (fstab(5)).</summary>
/// <param name="Source">Device, UUID=, LABEL=, PARTUUID= or file.</param>
/// <param name="MountPoint">Where it is mounted; <c>none</c> or <c>swap</c> for swap.</param>
/// <param name="Type">File system type.</param>
/// <param name="Options">Mount options with commas.</param>
/// <param name="Line">The whole line, as <see cref="LineEdits"/> takes it.</param>
public sealed record FstabEntry(string Source, string MountPoint, string Type, string Options, string Line)
{
    public const string Path = "/etc/fstab";

    private const int Most = 1000;

    private static readonly char[] Blanks = [' ', '\t', '\r'];

    internal static Fact<IReadOnlyList<FstabEntry>> All(IGuestView guest) => guest.Lines(Path).Then(lines =>
    {
        FstabEntry[] entries = [.. lines.Select(Parse).OfType<FstabEntry>().Take(Most + 1)];
        return entries.Length <= Most
            ? Fact.Known<IReadOnlyList<FstabEntry>>(entries)
            : Fact.NotRead<IReadOnlyList<FstabEntry>>(new Unreadable(Path, $"there are more than {Most} lines in it"));
    });

    public bool IsSwap => Type == "swap";

    /// <summary>Shows another folder of the tree.</summary>
    public bool IsBind => MountOptions.IsBind(Options);

    /// <summary>The system starts without it.</summary>
    public bool MayBeAbsent => Has("nofail");

    /// <summary>Not mounted at the start, nor when something looks into it.</summary>
    public bool IsOnDemand => MountOptions.IsOnDemand(Options);

    /// <summary>True when it is one of the options.</summary>
    public bool Has(string option) => MountOptions.Has(Options, option);

    /// <summary>One line as <see cref="LineEdits"/> takes it; null for a comment, and for less than two fields.</summary>
    internal static FstabEntry? Parse(string line) =>
        line.Split(Blanks, StringSplitOptions.RemoveEmptyEntries) is [var source, var mountPoint, ..] words && source[0] != '#'
            ? new FstabEntry(Unescaped(source), Unescaped(mountPoint), words.Length > 2 ? words[2] : "auto", words.Length > 3 ? words[3] : "defaults", line)
            : null;

    /// <summary>Undoes <c>\040</c> and its like, which stand for bytes that would end a field.</summary>
    private static string Unescaped(string field)
    {
        StringBuilder plain = new(field.Length);
        for (int index = 0; index < field.Length; index++)
        {
            bool isCode = field[index] == '\\' && index + 3 < field.Length && Octal(field.AsSpan(index + 1, 3)) is > 0;
            plain.Append(isCode ? (char)Octal(field.AsSpan(index + 1, 3)) : field[index]);
            index += isCode ? 3 : 0;
        }

        return LinuxFiles.Utf8(plain.ToString());
    }

    /// <summary>A byte, or -1.</summary>
    private static int Octal(ReadOnlySpan<char> digits)
    {
        int value = 0;
        foreach (char digit in digits)
        {
            if (digit is < '0' or > '7')
            {
                return -1;
            }

            value = (value * 8) + (digit - '0');
        }

        return value <= byte.MaxValue ? value : -1;
    }
}
