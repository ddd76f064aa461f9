using System.Text;
using Microsoft.Win32.SafeHandles;
using VmGeneralize.Blocks;

namespace VmGeneralize.TestSupport;

/// <summary>Looks for strings anywhere in a file, as ASCII and as UTF-16LE.</summary>
public static class ByteSearch
{
    private const int ChunkSize = 1 << 20;
    private const int MinimumPrefix = 4;

    /// <summary>Every place where a needle stands. Needles that begin alike cost no more than one.</summary>
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
        using SafeFileHandle file = File.OpenHandle(path);
        long length = RandomAccess.GetLength(file);
        byte[] buffer = new byte[ChunkSize + overlap];
        for (long position = 0; position < length; position += ChunkSize)
        {
            Span<byte> chunk = buffer.AsSpan(0, (int)Math.Min(buffer.Length, length - position));
            for (int read = 0; read < chunk.Length;)
            {
                read += RandomAccess.Read(file, chunk[read..], position + read);
            }

            // A match that starts in the overlap is found with the next chunk.
            if (!ZeroBytes.IsAllZero(chunk))
            {
                foreach (Group group in groups)
                {
                    group.Find(chunk, ChunkSize, position, hits);
                }
            }
        }

        return hits;
    }

    private static IEnumerable<Group> Groups(IEnumerable<Pattern> alike)
    {
        Pattern[] patterns = [.. alike];
        byte[] prefix = patterns.Select(pattern => pattern.Bytes).Aggregate(CommonPrefix);
        return prefix.Length >= MinimumPrefix
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
