using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Tests;

/// <summary>Wraps another device and counts its reads and writes: tests limit work by these counts, whatever the machine.</summary>
internal sealed class CountedDevice(IWritableBlockDevice inner) : IWritableBlockDevice
{
    public int Reads { get; private set; }

    public long BytesRead { get; private set; }

    public int Writes { get; private set; }

    public long Length => inner.Length;

    public int LogicalSectorSize => inner.LogicalSectorSize;

    public void Read(long offset, Span<byte> buffer)
    {
        Reads++;
        BytesRead += buffer.Length;
        inner.Read(offset, buffer);
    }

    public IEnumerable<Extent> StoredExtents(Extent range) => inner.StoredExtents(range);

    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        Writes++;
        inner.Write(offset, bytes);
    }

    public void Zero(Extent range)
    {
        Writes++;
        inner.Zero(range);
    }

    public void Flush() => inner.Flush();

    public void Dispose() => inner.Dispose();
}
