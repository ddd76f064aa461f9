using VmGeneralize.Disks;

namespace VmGeneralize.Pipeline.Servicing;

/// <summary>Takes a disk's contents and keeps nothing: for its fingerprint alone.</summary>
internal sealed class DiscardingSink(long virtualSize) : IDiskSink
{
    public long VirtualSize => virtualSize;

    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        // Nothing is kept.
    }

    public void WriteNonZero(long offset, ReadOnlySpan<byte> bytes)
    {
        // Nothing is kept.
    }

    public void Checkpoint()
    {
        // Nothing to keep.
    }

    public void Complete()
    {
        // Nothing to finish.
    }

    public void Dispose()
    {
        // Nothing is held.
    }
}
