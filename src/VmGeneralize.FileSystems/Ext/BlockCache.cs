using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Ext;

/// <summary>
/// Metadata blocks, read once and written through. A block's array may be changed by whoever got it and must then be handed to
/// <see cref="Write"/> before anything else reads: it may be dropped from the cache at any time.
/// </summary>
internal sealed class BlockCache(IBlockDevice device, int blockSize)
{
    private const int MostBytes = 48 << 20;

    private readonly Dictionary<long, byte[]> _blocks = [];

    public int BlockSize { get; } = blockSize;

    /// <summary>A block; the caller has checked that it is on the volume.</summary>
    public byte[] Read(long block) => _blocks.TryGetValue(block, out byte[]? bytes) ? bytes : ReadMany(block, 1);

    /// <summary>A block of a range that will be needed whole soon: the rest of it is read in one go up to 64 KiB.</summary>
    /// <param name="block">The block.</param>
    /// <param name="first">First block of the range.</param>
    /// <param name="count">Blocks in the range.</param>
    public byte[] ReadAhead(long block, long first, long count)
    {
        if (_blocks.TryGetValue(block, out byte[]? bytes))
        {
            return bytes;
        }

        int chunk = Math.Max(1, 65536 / BlockSize);
        long start = first + ((block - first) / chunk * chunk);
        ReadMany(start, (int)Math.Min(chunk, first + count - start));
        return _blocks[block];
    }

    public void Write(long block, byte[] bytes)
    {
        _blocks[block] = bytes;
        Writable.Write(block * BlockSize, bytes);
    }

    /// <summary>Writes part of a block.</summary>
    public void Write(long block, int offset, ReadOnlySpan<byte> part)
    {
        if (_blocks.TryGetValue(block, out byte[]? bytes))
        {
            part.CopyTo(bytes.AsSpan(offset));
        }

        Writable.Write((block * BlockSize) + offset, part);
    }

    /// <summary>The block is no metadata any more.</summary>
    public void Forget(long block) => _blocks.Remove(block);

    public IWritableBlockDevice Writable => device as IWritableBlockDevice ?? throw new InvalidOperationException("the volume was opened read-only");

    private byte[] ReadMany(long first, int count)
    {
        if ((long)_blocks.Count * BlockSize > MostBytes)
        {
            _blocks.Clear();
        }

        byte[] all = new byte[count * BlockSize];
        device.Read(first * BlockSize, all);
        if (count == 1)
        {
            return _blocks[first] = all;
        }

        for (int i = 0; i < count; i++)
        {
            // What was written meanwhile is on the device too: both are the same.
            _blocks.TryAdd(first + i, all.AsSpan(i * BlockSize, BlockSize).ToArray());
        }

        return _blocks[first];
    }
}
