using VmGeneralize.Blocks;

namespace VmGeneralize.Disks.InPlace;

/// <summary>A file that a commit reads and writes: the disk, or its journal. What was written is durable only after <see cref="Flush"/>.</summary>
internal interface ICommitFile : IDisposable
{
    /// <summary>Bytes.</summary>
    long Length { get; }

    /// <summary>Fills the buffer; what is after the end reads as zero.</summary>
    void Read(long offset, Span<byte> buffer);

    void Write(long offset, ReadOnlySpan<byte> bytes);

    /// <summary>Makes a range inside the file read as zero, without storing it where the host file system can.</summary>
    void Zero(Extent range);

    /// <summary>Allocates space for a write, so that it cannot fail for lack of space; the contents stay. Only where the system can.</summary>
    /// <exception cref="IOException">There is no room.</exception>
    void Reserve(Extent range);

    void SetLength(long length);

    /// <exception cref="IOException">The system says that what was written is not on the device.</exception>
    void Flush();
}
