using VmGeneralize.Blocks;

namespace VmGeneralize.UploadPace;

/// <summary>A disk of any size that is never zero where it is live, and costs nothing to read.</summary>
internal sealed class PatternDisk(long length, IEnumerable<Extent> live) : IBlockDevice
{
    public ExtentSet Live { get; } = new(live);

    public long Length { get; } = length;

    public int LogicalSectorSize => 512;

    public void Read(long offset, Span<byte> buffer) => buffer.Fill((byte)(1 + (offset >> 20 & 0x7F)));

    public IEnumerable<Extent> StoredExtents(Extent range) => Live.Within(range);

    public void Dispose()
    {
        // Nothing to release.
    }
}
