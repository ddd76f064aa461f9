using System.Text;

namespace VmGeneralize.EndToEnd.Tests.Canaries;

/// <summary>A string that stands in one place of a disk and nowhere else.</summary>
/// <param name="Place">Where: volume and place.</param>
/// <param name="How">How it came there.</param>
/// <param name="RemovedBy">What must remove it: an operation, or copying only what is live.</param>
/// <param name="Text">The string, as it is to be planted.</param>
internal sealed record Canary(string Place, string How, string RemovedBy, string Text)
{
    private const int LiteralsPerGroup = 8;

    /// <summary>What is looked for: the string, or what a format makes of it; as ASCII and as UTF-16.</summary>
    public string Stored { get; init; } = Text;

    /// <summary>The volume that it is on; empty for the disk itself.</summary>
    public string Volume { get; init; } = "";

    /// <summary>A string for a place; none is the start of another.</summary>
    public static string Name(string volume, string place) => $"VmgCanary-{volume}-{place}_";

    /// <summary>As ASCII and as UTF-16.</summary>
    public byte[] Both => [.. Encoding.ASCII.GetBytes(Text), 0, .. Encoding.Unicode.GetBytes(Text)];

    /// <summary>Place, way, remover and what is looked for, NUL as <c>\0</c>, with tabs between them.</summary>
    public string ToLine() => string.Join('\t', Place, How, RemovedBy, Stored.Replace("\0", "\\0", StringComparison.Ordinal));

    /// <summary>Both, again and again.</summary>
    public byte[] Fill(int length)
    {
        byte[] unit = [.. Both, 0];
        byte[] filled = new byte[length];
        for (int at = 0; at < length; at++)
        {
            filled[at] = unit[at % unit.Length];
        }

        return filled;
    }

    /// <summary>What LZNT1 makes of the start of a file that begins with the string: groups of eight letters behind a byte of flags.</summary>
    public static string Compressed(string text) =>
        string.Join('\0', Enumerable.Range(0, text.Length / LiteralsPerGroup).Select(group => text.Substring(group * LiteralsPerGroup, LiteralsPerGroup)));
}
