using System.Buffers;
using System.Text;
using Microsoft.Win32.SafeHandles;
using VmGeneralize.Blocks;

namespace VmGeneralize.TestSupport;

/// <summary>Looks for strings anywhere in a file, as ASCII and as UTF-16LE.</summary>
public static class ByteSearch
{
    private const int ChunkSize = 1 << 20;
    private const int MinPrefix = 4;
    private const int LongestWord = 255;
    private static readonly SearchValues<byte> WordBytes =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-"u8);

    /// <summary>Every place where a needle occurs. Needles with a common start cost no more than one.</summary>
    public static IReadOnlyList<ByteSearchHit> Find(string path, IReadOnlyCollection<string> needles)
    {
        Pattern[] patterns =
        [
            .. needles.Select(needle => new Pattern(needle, Encoding.ASCII.GetBytes(needle), false)),
            .. needles.Select(needle => new Pattern(needle, Encoding.Unicode.GetBytes(needle), true)),
        ];
        Group[] groups = [.. patterns.GroupBy(pattern => pattern.IsUtf16).SelectMany(Groups)];
        int overlap = patterns.Max(pattern => pattern.Bytes.Length) - 1;
        List<ByteSearchHit> hits = [];
        foreach ((long position, ReadOnlyMemory<byte> chunk, int starts) in Chunks(path, overlap))
        {
            foreach (Group group in groups)
            {
                group.Find(chunk.Span, starts, position, hits);
            }
        }

        return hits;
    }

    /// <summary>The words after <paramref name="prefix"/> (ASCII) wherever it occurs: letters, digits, dots, underscores and hyphens, at most 255.</summary>
    public static IReadOnlySet<string> Words(string path, string prefix)
    {
        byte[] start = Encoding.ASCII.GetBytes(prefix);
        HashSet<string> words = new(StringComparer.Ordinal);
        foreach ((_, ReadOnlyMemory<byte> chunk, int starts) in Chunks(path, start.Length + LongestWord))
        {
            ReadOnlySpan<byte> rest = chunk.Span;
            int from = 0;
            for (int found; (found = rest[from..].IndexOf(start)) >= 0 && from + found < starts; from += found + start.Length)
            {
                ReadOnlySpan<byte> word = rest[(from + found + start.Length)..];
                int length = word[..Math.Min(word.Length, LongestWord)].IndexOfAnyExcept(WordBytes);
                words.Add(Encoding.ASCII.GetString(word[..(length < 0 ? Math.Min(word.Length, LongestWord) : length)]));
            }
        }

        return words;
    }

    // A match that starts in the first Starts bytes of a chunk is found there; the bytes after those are for matches that extend past them.
    private static IEnumerable<(long Position, ReadOnlyMemory<byte> Bytes, int Starts)> Chunks(string path, int overlap)
    {
        using SafeFileHandle file = File.OpenHandle(path);
        Extent whole = new(0, RandomAccess.GetLength(file));
        byte[] buffer = new byte[ChunkSize + overlap];
        foreach (Extent part in OperatingSystem.IsWindows() ? [whole] : SparseFile.DataIn(file, whole))
        {
            for (long position = part.Offset; position < part.End; position += ChunkSize)
            {
                Memory<byte> chunk = buffer.AsMemory(0, (int)Math.Min(buffer.Length, whole.End - position));
                for (int read = 0; read < chunk.Length;)
                {
                    read += RandomAccess.Read(file, chunk.Span[read..], position + read);
                }

                if (!ZeroBytes.IsAllZero(chunk.Span))
                {
                    yield return (position, chunk, (int)Math.Min(ChunkSize, part.End - position));
                }
            }
        }
    }

    private static IEnumerable<Group> Groups(IEnumerable<Pattern> alike)
    {
        Pattern[] patterns = [.. alike];
        byte[] prefix = patterns.Select(pattern => pattern.Bytes).Aggregate(CommonPrefix);
        return prefix.Length >= MinPrefix
            ? [new Group(prefix, patterns)]
            : patterns.Select(pattern => new Group(pattern.Bytes, [pattern]));
    }

    private static byte[] CommonPrefix(byte[] left, byte[] right) => left[..left.AsSpan().CommonPrefixLength(right)];

    private sealed record Pattern(string Needle, byte[] Bytes, bool IsUtf16);

    private sealed record Group(byte[] Prefix, Pattern[] Patterns)
    {
        public void Find(ReadOnlySpan<byte> chunk, int startsBefore, long position, List<ByteSearchHit> hits)
        {
            int from = 0;
            while (true)
            {
                int found = chunk[from..].IndexOf(Prefix);
                if (found < 0 || from + found >= startsBefore)
                {
                    return;
                }

                from += found;
                foreach (Pattern pattern in Patterns)
                {
                    if (chunk[from..].StartsWith(pattern.Bytes))
                    {
                        hits.Add(new ByteSearchHit(pattern.Needle, pattern.IsUtf16, position + from));
                    }
                }

                from++;
            }
        }
    }
}
