using System.Buffers;
using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Ext;

/// <summary>
/// Metadata blocks, read once and written through. A caller may change a block's array and must then hand it to
/// <see cref="Write"/> before anything else reads: it may be dropped from the cache at any time.
/// </summary>
internal sealed class BlockCache(IBlockDevice device, BlockSpace space, CancellationToken cancellation)
{
    private const int MaxBytes = 16 << 20; // of each volume, and a disk is open twice when it is verified

    private readonly Dictionary<ExtBlock, byte[]> _blocks = [];

    /// <summary>A block; the caller has checked that it is on the volume.</summary>
    public byte[] Read(ExtBlock block)
    {
        cancellation.ThrowIfCancellationRequested();
        return _blocks.TryGetValue(block, out byte[]? bytes) ? bytes : ReadMany(block, 1);
    }

    /// <summary>A block of a range that will be needed whole soon: the rest of it is read in one go up to 64 KiB.</summary>
    /// <param name="block">The block.</param>
    /// <param name="range">The range.</param>
    public byte[] ReadAhead(ExtBlock block, BlockSpan range)
    {
        cancellation.ThrowIfCancellationRequested();
        if (_blocks.TryGetValue(block, out byte[]? bytes))
        {
            return bytes;
        }

        int chunk = Math.Max(1, 65536 / space.BlockSize);
        ExtBlock start = range.First + ((block - range.First) / chunk * chunk);
        ReadMany(start, (int)Math.Min(chunk, range.End - start));
        return _blocks[block];
    }

    public void Write(ExtBlock block, byte[] bytes)
    {
        _blocks[block] = bytes;
        Writable.Write(space.OffsetOf(block), bytes);
    }

    /// <summary>Writes part of a block.</summary>
    public void Write(ExtBlock block, int offset, ReadOnlySpan<byte> part)
    {
        if (_blocks.TryGetValue(block, out byte[]? bytes))
        {
            part.CopyTo(bytes.AsSpan(offset));
        }

        Writable.Write(space.OffsetOf(block) + offset, part);
    }

    /// <summary>The block is not metadata any more.</summary>
    public void Forget(ExtBlock block) => _blocks.Remove(block);

    /// <summary>None of the blocks is metadata any more.</summary>
    public void Forget(BlockSpan blocks)
    {
        for (ExtBlock block = blocks.First; block < blocks.End; block += 1)
        {
            _blocks.Remove(block);
        }
    }

    public IWritableBlockDevice Writable => device as IWritableBlockDevice ?? throw new InvalidOperationException("the volume was opened read-only");

    private byte[] ReadMany(ExtBlock first, int count)
    {
        if (space.BytesOf(_blocks.Count) > MaxBytes)
        {
            _blocks.Clear();
        }

        if (count == 1)
        {
            byte[] one = GC.AllocateUninitializedArray<byte>(space.BlockSize);
            device.Read(space.OffsetOf(first), one);
            return _blocks[first] = one;
        }

        byte[] all = ArrayPool<byte>.Shared.Rent(count * space.BlockSize);
        device.Read(space.OffsetOf(first), all.AsSpan(0, count * space.BlockSize));
        for (int i = 0; i < count; i++)
        {
            // What was written meanwhile is on the device too: both are equal.
            _blocks.TryAdd(first + i, all.AsSpan(i * space.BlockSize, space.BlockSize).ToArray());
        }

        ArrayPool<byte>.Shared.Return(all);
        return _blocks[first];
    }
}
