using VmGeneralize.TestSupport;

namespace VmGeneralize.Disks.Tests.Contract;

/// <summary>Deterministic disk content: data runs of many sizes, with holes of many sizes between them.</summary>
internal static class Content
{
    /// <summary>41 MiB: the last block is cut short for every block size above 1 MiB.</summary>
    public const long Size = 41L << 20;

    public static IReadOnlyList<(long Offset, byte[] Bytes)> Runs(long size = Size, int seed = 1, int count = 40)
    {
        Random random = new(seed);
        List<(long, byte[])> runs = [];
        long position = 0;
        for (int i = 0; i < count; i++)
        {
            position += random.NextInt64(0, 2 * size / count) / 512 * 512;
            int length = random.Next(4) switch
            {
                0 => 512,
                1 => 512 * random.Next(1, 64),
                2 => 4096 * random.Next(1, 64),
                _ => 65536 * random.Next(1, 12),
            };
            length = (int)Math.Min(length, size - position);
            if (length <= 0)
            {
                break;
            }

            byte[] bytes = new byte[length];
            random.NextBytes(bytes);
            if (length > 8192)
            {
                bytes.AsSpan(length / 4, length / 2).Clear(); // zeros inside a run too
            }

            runs.Add((position, bytes));
            position += length;
        }

        byte[] last = new byte[512];
        random.NextBytes(last);
        if (position <= size - 512)
        {
            runs.Add((size - 512, last)); // the very last sector counts
        }

        return runs;
    }

    /// <summary>Writes the content as a sparse raw file.</summary>
    public static string WriteRaw(TemporaryFolder folder, string name = "content.raw", long size = Size, int seed = 1, int count = 40)
    {
        string path = folder.File(name);
        using FileStream file = File.Create(path);
        file.SetLength(size);
        foreach ((long offset, byte[] bytes) in Runs(size, seed, count))
        {
            file.Position = offset;
            file.Write(bytes);
        }

        return path;
    }
}
