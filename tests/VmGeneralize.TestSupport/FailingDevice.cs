using VmGeneralize.Blocks;

namespace VmGeneralize.TestSupport;

/// <summary>Another device whose writes fail after a number of them, as those of a disk that is full. A flush counts as one.</summary>
public sealed class FailingDevice(IWritableBlockDevice inner, int writes) : IWritableBlockDevice
{
    public const string Message = "the device takes no more writes";

    /// <summary>Writes that were asked for, those that failed included.</summary>
    public int Tried { get; private set; }

    public bool HasFailed => Tried > writes;

    public long Length => inner.Length;

    public int LogicalSectorSize => inner.LogicalSectorSize;

    public void Read(long offset, Span<byte> buffer) => inner.Read(offset, buffer);

    public IEnumerable<Extent> StoredExtents(Extent range) => inner.StoredExtents(range);

    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        Take();
        inner.Write(offset, bytes);
    }

    public void Zero(Extent range)
    {
        Take();
        inner.Zero(range);
    }

    public void Flush()
    {
        Take();
        inner.Flush();
    }

    public void Dispose() => inner.Dispose();

    private void Take()
    {
        Tried++;
        if (HasFailed)
        {
            throw new IOException(Message);
        }
    }
}
