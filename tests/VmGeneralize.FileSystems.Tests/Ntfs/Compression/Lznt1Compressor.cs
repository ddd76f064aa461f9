namespace VmGeneralize.FileSystems.Tests.Ntfs.Compression;

/// <summary>A simple LZNT1 compressor, written from [MS-XCA] 2.5 independently of the decompressor.</summary>
internal static class Lznt1Compressor
{
    public static byte[] Compress(ReadOnlySpan<byte> plain)
    {
        List<byte> output = [];
        for (int start = 0; start < plain.Length; start += 4096)
        {
            ReadOnlySpan<byte> chunk = plain.Slice(start, Math.Min(4096, plain.Length - start));
            List<byte> body = CompressChunk(chunk);
            bool isCompressed = body.Count < chunk.Length;
            byte[] stored = isCompressed ? [.. body] : chunk.ToArray();
            int header = (stored.Length - 1) | 0x3000 | (isCompressed ? 0x8000 : 0);
            output.Add((byte)(header & 0xFF));
            output.Add((byte)(header >> 8));
            output.AddRange(stored);
        }

        return [.. output];
    }

    private static List<byte> CompressChunk(ReadOnlySpan<byte> chunk)
    {
        List<byte> output = [];
        Dictionary<int, int> last = [];
        int position = 0;
        while (position < chunk.Length)
        {
            int flagsAt = output.Count;
            output.Add(0);
            for (int bit = 0; bit < 8 && position < chunk.Length; bit++)
            {
                int offsetBits = 4;
                while (1 << offsetBits < position)
                {
                    offsetBits++;
                }

                int maximum = Math.Min((1 << (16 - offsetBits)) + 2, chunk.Length - position);
                int key = position + 3 <= chunk.Length ? chunk[position] | (chunk[position + 1] << 8) | (chunk[position + 2] << 16) : -1;
                int length = 0;
                if (key >= 0 && last.TryGetValue(key, out int candidate))
                {
                    while (length < maximum && chunk[candidate + length] == chunk[position + length])
                    {
                        length++;
                    }

                    if (length >= 3)
                    {
                        int token = ((position - candidate - 1) << (16 - offsetBits)) | (length - 3);
                        output.Add((byte)(token & 0xFF));
                        output.Add((byte)(token >> 8));
                        output[flagsAt] |= (byte)(1 << bit);
                    }
                }

                if (length < 3)
                {
                    length = 1;
                    output.Add(chunk[position]);
                }

                if (key >= 0)
                {
                    last[key] = position;
                }

                position += length;
            }
        }

        return output;
    }
}
