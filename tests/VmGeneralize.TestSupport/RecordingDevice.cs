using VmGeneralize.Blocks;

namespace VmGeneralize.TestSupport;

/// <summary>Wraps another device and records every read.</summary>
public sealed class RecordingDevice(IBlockDevice inner) : IBlockDevice
{
    private readonly List<Extent> _reads = [];

    /// <summary>The ranges that were read, in order.</summary>
    public IReadOnlyList<Extent> Reads => _reads;

    public long Length => inner.Length;

    public int LogicalSectorSize => inner.LogicalSectorSize;

    public void Read(long offset, Span<byte> buffer)
    {
        _reads.Add(new Extent(offset, buffer.Length));
        inner.Read(offset, buffer);
    }

    public IEnumerable<Extent> StoredExtents(Extent range) => inner.StoredExtents(range);

    public void Dispose() => inner.Dispose();
}
