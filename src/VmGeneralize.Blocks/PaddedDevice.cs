namespace VmGeneralize.Blocks;

/// <summary>A device with zeros after its end, up to a larger size. Does not own the device.</summary>
public sealed class PaddedDevice : IBlockDevice
{
    private readonly IBlockDevice _device;

    /// <param name="device">The first part.</param>
    /// <param name="length">Total size in bytes; at least the device's.</param>
    public PaddedDevice(IBlockDevice device, long length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, device.Length);
        _device = device;
        Length = length;
    }

    public long Length { get; }

    public int LogicalSectorSize => _device.LogicalSectorSize;

    public void Read(long offset, Span<byte> buffer)
    {
        BlockRange.Check("Padded disk", offset, buffer.Length, Length);
        int stored = (int)Math.Clamp(_device.Length - offset, 0, buffer.Length);
        if (stored > 0)
        {
            _device.Read(offset, buffer[..stored]);
        }

        buffer[stored..].Clear();
    }

    public IEnumerable<Extent> StoredExtents(Extent range) => _device.StoredExtents(range.Intersect(new Extent(0, _device.Length)));

    public void Dispose()
    {
        // The caller that opened the device owns it.
    }
}
