namespace VmGeneralize.Blocks.Tests;

/// <summary>Stores the first page of every unit, and counts what it is asked for.</summary>
internal sealed class FragmentedDevice(int pieces, long unit) : IBlockDevice
{
    /// <summary>How often bytes were read.</summary>
    public int Reads { get; private set; }

    /// <summary>How many extents were given to callers.</summary>
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
        // Nothing is held.
    }
}
