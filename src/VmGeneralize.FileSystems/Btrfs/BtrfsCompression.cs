namespace VmGeneralize.FileSystems.Btrfs;

/// <summary>How an extent is compressed.</summary>
internal enum BtrfsCompression : byte
{
    None = 0,
    Zlib = 1,
    Lzo = 2,
    Zstd = 3,
}
