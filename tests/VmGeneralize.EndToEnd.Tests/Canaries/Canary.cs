using System.Text;

namespace VmGeneralize.EndToEnd.Tests.Canaries;

/// <summary>A string that occurs in one place on a disk and nowhere else.</summary>
/// <param name="Place">Where it is: volume and place.</param>
/// <param name="How">How the string got there.</param>
/// <param name="RemovedBy">What must remove it: an operation, or the rule that only live data is copied.</param>
/// <param name="Text">The string to plant.</param>
internal sealed record Canary(string Place, string How, string RemovedBy, string Text)
{
    private const int LiteralsPerGroup = 8;

    /// <summary>The form to search for: the string, or what a format turns it into; as ASCII and as UTF-16.</summary>
    public string Stored { get; init; } = Text;

    /// <summary>The volume that holds it; empty for the disk itself.</summary>
    public string Volume { get; init; } = "";

    /// <summary>The string for a place; none is the start of another.</summary>
    public static string Name(string volume, string place) => $"VmgCanary-{volume}-{place}_";

    /// <summary>The string as ASCII and as UTF-16.</summary>
    public byte[] Both => [.. Encoding.ASCII.GetBytes(Text), 0, .. Encoding.Unicode.GetBytes(Text)];

    /// <summary>Place, method, remover and the form to search for, separated by tabs, with NUL written as <c>\0</c>.</summary>
    public string ToLine() => string.Join('\t', Place, How, RemovedBy, Stored.Replace("\0", "\\0", StringComparison.Ordinal));

    /// <summary>Both encodings, repeated up to a length.</summary>
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

    /// <summary>What LZNT1 makes of the start of a file that begins with the string: groups of eight characters, each after a flag byte.</summary>
    public static string Compressed(string text) =>
        string.Join('\0', Enumerable.Range(0, text.Length / LiteralsPerGroup).Select(group => text.Substring(group * LiteralsPerGroup, LiteralsPerGroup)));
}
