using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems;

/// <summary>The device of a volume that may be edited, which reports every write before it is tried: one that fails may have been partly done.</summary>
/// <param name="inner">The device; owned by the caller that opened it.</param>
/// <param name="beforeWrite">Called before each write, zeroing and flush.</param>
internal sealed class EditedDevice(IWritableBlockDevice inner, Action beforeWrite) : IWritableBlockDevice
{
    public long Length => inner.Length;

    public int LogicalSectorSize => inner.LogicalSectorSize;

    public void Read(long offset, Span<byte> buffer) => inner.Read(offset, buffer);

    public IEnumerable<Extent> StoredExtents(Extent range) => inner.StoredExtents(range);

    public void NoteZero(Extent range) => inner.NoteZero(range);

    public bool IsKnownZero(Extent range) => inner.IsKnownZero(range);

    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        beforeWrite();
        inner.Write(offset, bytes);
    }

    public void Zero(Extent range)
    {
        beforeWrite();
        inner.Zero(range);
    }

    public void Flush()
    {
        beforeWrite();
        inner.Flush();
    }

    public void Dispose()
    {
        // The caller that opened the device owns it.
    }
}
