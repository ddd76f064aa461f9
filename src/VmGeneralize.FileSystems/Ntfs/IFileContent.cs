namespace VmGeneralize.FileSystems.Ntfs;

/// <summary>Contents that are read by position, however they are stored.</summary>
internal interface IFileContent
{
    /// <summary>Size in bytes.</summary>
    long Length { get; }

    /// <summary>Reads up to the end; returns the bytes read.</summary>
    int Read(long offset, Span<byte> buffer);
}
