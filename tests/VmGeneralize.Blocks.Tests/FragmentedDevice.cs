namespace VmGeneralize.Blocks.Tests;

/// <summary>A device that stores the first page of every unit and counts the requests that it gets.</summary>
internal sealed class FragmentedDevice(int pieces, long unit) : IBlockDevice
{
    /// <summary>Number of reads.</summary>
    public int Reads { get; private set; }

    /// <summary>Number of extents returned to callers.</summary>
    public int Given { get; private set; }

    public long Length => pieces * unit;

    public int LogicalSectorSize => 512;

    public void Read(long offset, Span<byte> buffer)
    {
        Reads++;
        buffer.Clear();
    }

    public IEnumerable<Extent> StoredExtents(Extent range)
    {
        for (long i = range.Offset / unit; i * unit < range.End; i++)
        {
            Given++;
            yield return new Extent(i * unit, OverlayDevice.PageSize).Intersect(range);
        }
    }

    public void Dispose()
    {
        // There are no resources to release.
    }
}
