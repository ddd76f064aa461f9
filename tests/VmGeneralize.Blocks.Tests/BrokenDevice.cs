namespace VmGeneralize.Blocks.Tests;

/// <summary>A device of zeros with one byte that cannot be read.</summary>
internal sealed class BrokenDevice(long length, long broken) : IBlockDevice
{
    public long Length => length;

    public int LogicalSectorSize => 512;

    public void Read(long offset, Span<byte> buffer)
    {
        if (offset <= broken && offset + buffer.Length > broken)
        {
            throw new CorruptDataException("Broken device", broken, "this byte cannot be read");
        }

        buffer.Clear();
    }

    public IEnumerable<Extent> StoredExtents(Extent range) => [range];

    public void Dispose()
    {
        // There are no resources to release.
    }
}
