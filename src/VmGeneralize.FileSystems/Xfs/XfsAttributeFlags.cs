namespace VmGeneralize.FileSystems.Xfs;

/// <summary>Flags of an extended attribute.</summary>
[Flags]
internal enum XfsAttributeFlags : byte
{
    None = 0,
    Local = 0x1, // the value is beside the name
    Root = 0x2, // trusted
    Secure = 0x4, // security
    Parent = 0x8, // a name of the file itself, and the directory that it is in
    Incomplete = 0x80, // being set or removed
}
