using VmGeneralize.Blocks;

namespace VmGeneralize.Disks.Tests.Mutation;

/// <summary>An in-memory file that ends early and counts the bytes read from it.</summary>
internal sealed class ShortDevice(byte[] bytes, long length) : IBlockDevice
{
    public long Length => length;

    public int LogicalSectorSize => 512;

    /// <summary>Bytes read so far.</summary>
    public long BytesRead { get; private set; }

    public void Read(long offset, Span<byte> buffer)
    {
        BlockRange.Check("Memory file", offset, buffer.Length, length);
        bytes.AsSpan((int)offset, buffer.Length).CopyTo(buffer);
        BytesRead += buffer.Length;
    }

    public IEnumerable<Extent> StoredExtents(Extent range) => [range.Intersect(new Extent(0, length))];

    public void Dispose()
    {
        // Nothing to release.
    }
}
