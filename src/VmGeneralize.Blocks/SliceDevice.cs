namespace VmGeneralize.Blocks;

/// <summary>A window on part of another device, such as a partition. Does not own the device.</summary>
public sealed class SliceDevice : IWritableBlockDevice
{
    private readonly IBlockDevice _device;
    private readonly Extent _window;

    /// <exception cref="CorruptDataException">The window extends past the device.</exception>
    public SliceDevice(IBlockDevice device, Extent window, string name = "Partition")
    {
        if (window.End > device.Length)
        {
            throw CorruptDataException.Mismatch(name, window.Offset, "end", $"at most the end of the disk at byte {device.Length}", $"byte {window.End}");
        }

        _device = device;
        _window = window;
        Name = name;
    }

    /// <summary>The name of this window in errors.</summary>
    public string Name { get; }

    /// <summary>Where the window is on the underlying device, in bytes.</summary>
    public Extent Window => _window;

    public long Length => _window.Length;

    public int LogicalSectorSize => _device.LogicalSectorSize;

    public void Read(long offset, Span<byte> buffer)
    {
        BlockRange.Check(Name, offset, buffer.Length, Length);
        _device.Read(_window.Offset + offset, buffer);
    }

    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        BlockRange.Check(Name, offset, bytes.Length, Length);
        Writable().Write(_window.Offset + offset, bytes);
    }

    public void Zero(Extent range)
    {
        BlockRange.Check(Name, range.Offset, range.Length, Length);
        Writable().Zero(range.Shift(_window.Offset));
    }

    public void Flush() => Writable().Flush();

    public IEnumerable<Extent> StoredExtents(Extent range)
    {
        foreach (Extent extent in _device.StoredExtents(range.Intersect(new Extent(0, Length)).Shift(_window.Offset)))
        {
            yield return extent.Shift(-_window.Offset);
        }
    }

    public void NoteZero(Extent range) => _device.NoteZero(range.Shift(_window.Offset));

    public bool IsKnownZero(Extent range) => _device.IsKnownZero(range.Shift(_window.Offset));

    public void Dispose()
    {
        // The caller that opened the device owns it.
    }

    private IWritableBlockDevice Writable() =>
        _device as IWritableBlockDevice ?? throw new InvalidOperationException($"{Name} was opened read-only");
}
