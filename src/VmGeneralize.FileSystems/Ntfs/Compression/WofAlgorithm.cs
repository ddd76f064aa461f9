namespace VmGeneralize.FileSystems.Ntfs.Compression;

/// <summary>How a WOF file is compressed: FILE_PROVIDER_COMPRESSION_* in its reparse point.</summary>
internal enum WofAlgorithm
{
    Xpress4K = 0,
    Lzx = 1,
    Xpress8K = 2,
    Xpress16K = 3,
}
