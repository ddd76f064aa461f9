using System.Buffers;
using System.Text;
using VmGeneralize.Blocks;
using VmGeneralize.Blocks.HostFiles;

namespace VmGeneralize.Pipeline.Audit;

/// <summary>
/// Looks for many strings at once, as UTF-8 and as UTF-16LE, case-sensitive. Each is anchored at its rarest byte: the runtime's
/// vectorized search jumps from anchor to anchor, and only where the byte after it fits too are strings compared.
/// </summary>
internal sealed class NeedleSet
{
    private const int LargestNeedle = 4096; // bytes
    private const int LargestFile = 64 << 20; // bytes; a million names

    private readonly SearchValues<byte> _anchors;
    private readonly Needle[]?[] _byPair = new Needle[1 << 16][];

    /// <exception cref="UsageException">A string of one character, or a very long one.</exception>
    public NeedleSet(IEnumerable<string> texts)
    {
        HashSet<byte> anchors = [];
        List<Needle> needles = [];
        foreach (string text in texts.Distinct(StringComparer.Ordinal))
        {
            needles.Add(Make(text, "UTF-8", Encoding.UTF8.GetBytes(text), anchors));
            needles.Add(Make(text, "UTF-16", Encoding.Unicode.GetBytes(text), anchors));
        }

        foreach (IGrouping<int, Needle> group in needles.GroupBy(needle => needle.Pair))
        {
            _byPair[group.Key] = [.. group];
        }

        _anchors = SearchValues.Create([.. anchors]);
        LongestBytes = needles.Count == 0 ? 0 : needles.Max(needle => needle.Bytes.Length);
    }

    /// <summary>Length of the longest string in bytes: chunks that are searched one by one must overlap by one less.</summary>
    public int LongestBytes { get; }

    /// <summary>The strings of a file, or of what comes through a pipe: its non-empty lines.</summary>
    /// <exception cref="UsageException">It is too large, or holds what cannot be searched for.</exception>
    public static NeedleSet Read(string path, CancellationToken cancellation) =>
        InputFile.ReadText(path, LargestFile, cancellation) is { } text
            ? new NeedleSet(text.Split(["\r\n", "\n", "\r"], StringSplitOptions.RemoveEmptyEntries))
            : throw new UsageException($"{path} is larger than {Bytes.Text(LargestFile)}: give fewer strings to search for.");

    /// <summary>Reports every place where a string starts.</summary>
    /// <param name="bytes">What to look at.</param>
    /// <param name="startsBefore">Strings that start here or later are left to the next chunk.</param>
    /// <param name="report">Called with the string and its index in <paramref name="bytes"/>.</param>
    public void Find(ReadOnlySpan<byte> bytes, int startsBefore, Action<Needle, int> report)
    {
        for (int at = 0; at < bytes.Length - 1; at++)
        {
            int skip = bytes[at..^1].IndexOfAny(_anchors);
            if (skip < 0)
            {
                return;
            }

            at += skip;
            foreach (Needle needle in _byPair[bytes[at] | (bytes[at + 1] << 8)] ?? [])
            {
                int start = at - needle.Anchor;
                if (start >= 0 && start < startsBefore && bytes[start..].StartsWith(needle.Bytes))
                {
                    report(needle, start);
                }
            }
        }
    }

    private static Needle Make(string text, string encoding, byte[] bytes, HashSet<byte> anchors)
    {
        if (bytes.Length is < 2 or > LargestNeedle)
        {
            throw new UsageException($"\"{text[..Math.Min(text.Length, 40)]}\" cannot be searched for: strings of 2 to {LargestNeedle} bytes are.");
        }

        // An anchor that another string has already costs nothing more.
        int best = Enumerable.Range(0, bytes.Length - 1).MinBy(index => Frequency(bytes[index]) - (anchors.Contains(bytes[index]) ? 30 : 0));
        anchors.Add(bytes[best]);
        return new Needle(text, encoding, bytes, best);
    }

    /// <summary>How common a byte is on disks full of programs and text; the order is all that counts.</summary>
    private static int Frequency(byte value) => value switch
    {
        0x00 => 1000,
        0xFF => 300,
        < 0x20 => 120,
        (byte)' ' or (byte)'e' or (byte)'t' or (byte)'a' or (byte)'o' or (byte)'i' or (byte)'n' or (byte)'s' or (byte)'r' => 100,
        >= (byte)'a' and <= (byte)'z' => 60,
        >= (byte)'0' and <= (byte)'9' => 50,
        >= (byte)'A' and <= (byte)'Z' => 40,
        _ => 30,
    };
}
