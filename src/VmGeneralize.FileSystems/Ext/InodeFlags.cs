namespace VmGeneralize.FileSystems.Ext;

/// <summary>i_flags that change how an inode is read or written.</summary>
[Flags]
internal enum InodeFlags : uint
{
    None = 0,
    Compressed = 0x4,
    Immutable = 0x10,
    AppendOnly = 0x20,
    Encrypted = 0x800,
    HashIndex = 0x1000,
    HugeFile = 0x40000,
    Extents = 0x80000,
    AttributeValue = 0x200000,
    InlineData = 0x10000000,
    InheritProject = 0x20000000,
    CaseFold = 0x40000000,
}
