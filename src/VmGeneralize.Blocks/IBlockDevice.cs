namespace VmGeneralize.Blocks;

/// <summary>
/// A fixed-size array of bytes that is read by position: a disk, a partition, a logical volume.
/// Reads may run concurrently with each other, not with writes.
/// </summary>
public interface IBlockDevice : IDisposable
{
    /// <summary>Size in bytes; every offset in [0, Length) is readable.</summary>
    long Length { get; }

    /// <summary>Logical sector size in bytes, 512 or 4096: the unit of partition tables, not of reads.</summary>
    int LogicalSectorSize { get; }

    /// <summary>Fills <paramref name="buffer"/> with the bytes at <paramref name="offset"/>; no alignment is required.</summary>
    /// <exception cref="CorruptDataException">The range extends past the device, or its container is damaged there.</exception>
    void Read(long offset, Span<byte> buffer);

    /// <summary>
    /// The parts of <paramref name="range"/> that are stored somewhere, ascending and disjoint. Everything outside them
    /// reads as zero and need not be read at all. A device that does not know returns the whole range.
    /// </summary>
    IEnumerable<Extent> StoredExtents(Extent range);

    /// <summary>
    /// Notes that all bytes of a range were read and are zero, for <see cref="IsKnownZero"/>. A device may forget it at any time, and most do at once.
    /// Not concurrently with anything else.
    /// </summary>
    void NoteZero(Extent range)
    {
        // Most devices are read once.
    }

    /// <summary>True when it was noted that all bytes of a range are zero, and nothing was written there since. False says nothing.</summary>
    bool IsKnownZero(Extent range) => false;
}
