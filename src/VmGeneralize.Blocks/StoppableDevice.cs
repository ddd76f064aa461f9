namespace VmGeneralize.Blocks;

/// <summary>
/// A device that checks before every access whether to continue: work on it can be stopped even deep in a loop.
/// Does not own the device.
/// </summary>
/// <param name="device">The device; must be writable when this one is written to.</param>
/// <param name="cancellation">Stops every access with an <see cref="OperationCanceledException"/>.</param>
public sealed class StoppableDevice(IBlockDevice device, CancellationToken cancellation) : IWritableBlockDevice
{
    public long Length => device.Length;

    public int LogicalSectorSize => device.LogicalSectorSize;

    public void Read(long offset, Span<byte> buffer)
    {
        cancellation.ThrowIfCancellationRequested();
        device.Read(offset, buffer);
    }

    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        cancellation.ThrowIfCancellationRequested();
        Writable().Write(offset, bytes);
    }

    public void Zero(Extent range)
    {
        cancellation.ThrowIfCancellationRequested();
        Writable().Zero(range);
    }

    public void Flush()
    {
        cancellation.ThrowIfCancellationRequested();
        Writable().Flush();
    }

    public IEnumerable<Extent> StoredExtents(Extent range)
    {
        foreach (Extent stored in device.StoredExtents(range))
        {
            cancellation.ThrowIfCancellationRequested();
            yield return stored;
        }
    }

    public void NoteZero(Extent range) => device.NoteZero(range);

    public bool IsKnownZero(Extent range) => device.IsKnownZero(range);

    public void Dispose()
    {
        // The caller that opened the device owns it.
    }

    private IWritableBlockDevice Writable() =>
        device as IWritableBlockDevice ?? throw new InvalidOperationException("the device was opened read-only");
}
