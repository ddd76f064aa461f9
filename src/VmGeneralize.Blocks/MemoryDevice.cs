namespace VmGeneralize.Blocks;

/// <summary>A device over an array: decoded structures that are small enough for memory, and tests.</summary>
public sealed class MemoryDevice(byte[] bytes, int logicalSectorSize = 512) : IWritableBlockDevice
{
    /// <summary>The array itself, not a copy.</summary>
    public byte[] Bytes { get; } = bytes;

    public long Length => Bytes.Length;

    public int LogicalSectorSize { get; } = logicalSectorSize;

    public void Read(long offset, Span<byte> buffer)
    {
        BlockRange.Check("Memory device", offset, buffer.Length, Length);
        Bytes.AsSpan((int)offset, buffer.Length).CopyTo(buffer);
    }

    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        BlockRange.Check("Memory device", offset, bytes.Length, Length);
        bytes.CopyTo(Bytes.AsSpan((int)offset));
    }

    public void Zero(Extent range)
    {
        BlockRange.Check("Memory device", range.Offset, range.Length, Length);
        Bytes.AsSpan((int)range.Offset, (int)range.Length).Clear();
    }

    public void Flush()
    {
        // Nothing to make durable in memory.
    }

    public IEnumerable<Extent> StoredExtents(Extent range) => range.Intersect(new Extent(0, Length)) is { Length: > 0 } inside ? [inside] : [];

    public void Dispose()
    {
        // Nothing to release.
    }
}
