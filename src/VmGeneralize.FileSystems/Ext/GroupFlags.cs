namespace VmGeneralize.FileSystems.Ext;

/// <summary>bg_flags; meaningful only with group checksums.</summary>
[Flags]
internal enum GroupFlags : ushort
{
    None = 0,

    /// <summary>The inode bitmap and table were never written: no inode of the group is in use.</summary>
    InodesUninitialised = 1,

    /// <summary>The block bitmap was never written: only the group's own metadata is in use.</summary>
    BlocksUninitialised = 2,

    /// <summary>The unused part of the inode table holds zeros.</summary>
    InodeTableZeroed = 4,
}
