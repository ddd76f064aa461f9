using VmGeneralize.Blocks;

namespace VmGeneralize.TestSupport;

/// <summary>Wraps another device and fails writes after a given number of them, as a full disk does. A flush counts as a write.</summary>
public sealed class FailingDevice(IWritableBlockDevice inner, int writes) : IWritableBlockDevice
{
    public const string Message = "the device takes no more writes";

    /// <summary>Number of writes attempted, including those that failed.</summary>
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
