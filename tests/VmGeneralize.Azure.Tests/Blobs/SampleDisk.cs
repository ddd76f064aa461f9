using VmGeneralize.Azure.Blobs;
using VmGeneralize.Blocks;

namespace VmGeneralize.Azure.Tests.Blobs;

/// <summary>A disk with live data, live zeros, dead data and holes, generated from a seed, and the image that must result.</summary>
internal sealed class SampleDisk : IBlockDevice
{
    private const int Block = 4096;

    private readonly byte[] _bytes;
    private readonly ExtentSet _stored = [];
    private long _lastRead;

    /// <param name="mebibytes">Size in MiB.</param>
    /// <param name="seed">Determines everything else.</param>
    /// <param name="longest">Exclusive limit for the number of 4 KiB blocks in a run of one kind.</param>
    public SampleDisk(int mebibytes, int seed = 1, int longest = 100)
    {
        _bytes = new byte[mebibytes << 20];
        Random random = new(seed);
        int block = 0;
        while (block < _bytes.Length / Block)
        {
            int run = Math.Min(RunLength(random, longest), (_bytes.Length / Block) - block);
            Extent range = new((long)block * Block, (long)run * Block);
            Span<byte> bytes = _bytes.AsSpan((int)range.Offset, (int)range.Length);
            int kind = random.Next(10);
            if (kind < 7)
            {
                _stored.Add(range);
            }

            if (kind is < 4 or 5 or 6)
            {
                random.NextBytes(bytes);
            }

            if (kind < 5)
            {
                Live.Add(range); // 4: live, stored, all zero
            }

            block += run;
        }

        Image = new byte[_bytes.Length + UploadSource.PageSize];
        foreach (Extent live in Live)
        {
            _bytes.AsSpan((int)live.Offset, (int)live.Length).CopyTo(Image.AsSpan((int)live.Offset));
        }

        Footer.Span.CopyTo(Image.AsSpan(_bytes.Length));
        for (int i = 0; i < _bytes.Length; i += Block)
        {
            NonZeroBytes += ZeroBytes.IsAllZero(Image.AsSpan(i, Block)) ? 0 : Block;
        }
    }

    public ExtentSet Live { get; } = [];

    /// <summary>The expected blob, byte for byte.</summary>
    public byte[] Image { get; }

    /// <summary>Live bytes in units of 4 KiB that are not all zero.</summary>
    public long NonZeroBytes { get; }

    /// <summary>Bytes that are stored but freed.</summary>
    public long DeadBytes => _stored.TotalLength - Live.Intersect(_stored).TotalLength;

    public ReadOnlyMemory<byte> Footer { get; } = MakeFooter();

    /// <summary>Bytes read so far.</summary>
    public long BytesRead { get; private set; }

    /// <summary>Whether every read began at or after the end of the previous one.</summary>
    public bool ReadInOrder { get; private set; } = true;

    public long Length => _bytes.Length;

    public int LogicalSectorSize => 512;

    public UploadSource Source(string identity = "disk-1") => new(this, Live, Footer, identity);

    public void Read(long offset, Span<byte> buffer)
    {
        BlockRange.Check("Sample disk", offset, buffer.Length, Length);
        ReadInOrder &= offset >= _lastRead;
        _lastRead = offset + buffer.Length;
        BytesRead += buffer.Length;
        _bytes.AsSpan((int)offset, buffer.Length).CopyTo(buffer);
    }

    public IEnumerable<Extent> StoredExtents(Extent range) => _stored.Within(range);

    public void Dispose()
    {
        // Nothing to release.
    }

    // Mostly long runs, as in files, and some short enough to be bridged.
    private static int RunLength(Random random, int longest) => random.Next(4) == 0 ? random.Next(1, 8) : random.Next(16, longest);

    private static byte[] MakeFooter()
    {
        byte[] footer = new byte[UploadSource.PageSize];
        "conectix"u8.CopyTo(footer);
        footer[^1] = 1;
        return footer;
    }
}
