namespace VmGeneralize.Blocks;

/// <summary>A writable block device. Only the overlay and output containers are; sources never are.</summary>
public interface IWritableBlockDevice : IBlockDevice
{
    /// <summary>Writes all of <paramref name="bytes"/> at <paramref name="offset"/>; no alignment is required.</summary>
    void Write(long offset, ReadOnlySpan<byte> bytes);

    /// <summary>Makes a range read as zero without storing zeros where the device can avoid it.</summary>
    void Zero(Extent range);

    /// <summary>Makes everything written so far durable.</summary>
    void Flush();
}
