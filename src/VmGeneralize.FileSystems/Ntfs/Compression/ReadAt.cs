namespace VmGeneralize.FileSystems.Ntfs.Compression;

/// <summary>Fills a buffer with a stream's bytes at an offset; the range is inside the stream.</summary>
internal delegate void ReadAt(long offset, Span<byte> buffer);
