namespace VmGeneralize.Disks;

/// <summary>
/// Takes a disk's content and writes it as a file. Until <see cref="Complete"/> the file cannot pass for a finished disk;
/// disposed before that, it is deleted.
/// </summary>
public interface IDiskSink : IDisposable
{
    /// <summary>Unit in which zeros are not stored, in bytes: page and block size of the file systems that hold such files.</summary>
    const int Grain = 4096;

    /// <summary>Size of the virtual disk in bytes.</summary>
    long VirtualSize { get; }

    /// <summary>
    /// Adds bytes of the virtual disk. Calls come in ascending order and never overlap; what is not written reads as zero, and
    /// zeros that are written are not stored. An even 4 KiB grain and large pieces are fastest.
    /// </summary>
    /// <exception cref="ArgumentException">Before the end of the last write, or past the end of the disk.</exception>
    void Write(long offset, ReadOnlySpan<byte> bytes);

    /// <summary>
    /// As <see cref="Write"/>, for bytes already searched for zeros: no whole unit of <see cref="Grain"/> bytes in them, on
    /// the disk's own multiples, is zero. They are stored as they are.
    /// </summary>
    /// <exception cref="ArgumentException">As for <see cref="Write"/>.</exception>
    void WriteNonZero(long offset, ReadOnlySpan<byte> bytes);

    /// <summary>Writes the container's own structures, the one that makes the file valid last, and flushes to the disk.</summary>
    void Complete();

    /// <summary>
    /// Makes everything written so far durable. From then on the file stays when this is disposed unfinished, so that
    /// <see cref="DiskWriter.Resume"/> can continue with it; it still cannot pass for a finished disk.
    /// </summary>
    void Checkpoint();
}
