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

    private static readonly char[] Blanks = [' ', '\t'];

    public static IReadOnlyList<FstabEntry> All(IGuestView guest) => [.. guest.FollowedLines(Path).Take(Most).Select(Parse).OfType<FstabEntry>()];

    public bool IsSwap => Type == "swap";

    private static FstabEntry? Parse(string line) =>
        line.Split(Blanks, StringSplitOptions.RemoveEmptyEntries) is [var source, var mountPoint, var type, ..] words && source[0] != '#'
            ? new FstabEntry(Unescaped(source), Unescaped(mountPoint), type, words.Length > 3 ? words[3] : "defaults", line)
            : null;

    private static string Unescaped(string text) =>
        LinuxFiles.Utf8(text).Replace(@"\040", " ", StringComparison.Ordinal).Replace(@"\011", "\t", StringComparison.Ordinal).Replace(@"\134", @"\", StringComparison.Ordinal);
}
