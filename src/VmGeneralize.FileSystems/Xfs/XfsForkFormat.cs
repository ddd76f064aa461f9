namespace VmGeneralize.FileSystems.Xfs;

/// <summary>How a fork of an inode keeps what it holds (xfs_dinode_fmt).</summary>
internal enum XfsForkFormat : byte
{
    Device = 0,
    Local = 1,
    Extents = 2,
    Tree = 3,
    Uuid = 4,
}
