namespace VmGeneralize.FileSystems.Xfs;

/// <summary>sb_versionnum above its lowest four bits, which are the version.</summary>
[Flags]
internal enum XfsVersionFlags : ushort
{
    None = 0,
    Attributes = 0x10,
    Links = 0x20, // di_nlink of 32 bits
    Quota = 0x40,
    InodeAlignment = 0x80,
    DataAlignment = 0x100,
    Shared = 0x200,
    LogVersion2 = 0x400,
    SectorSize = 0x800,
    UnwrittenExtents = 0x1000,
    DirectoryVersion2 = 0x2000,
    CaseInsensitive = 0x4000, // ASCII only
    MoreBits = 0x8000, // sb_features2 counts
}
