namespace VmGeneralize.FileSystems.Xfs.Space;

/// <summary>Owners in the reverse mapping tree that are not inodes (XFS_RMAP_OWN_*).</summary>
internal static class ReverseOwner
{
    /// <summary>No inode has this number or a higher one.</summary>
    public const ulong Lowest = 1UL << 63;

    /// <summary>Headers of the group.</summary>
    public const ulong Headers = unchecked((ulong)-3L);

    /// <summary>The log.</summary>
    public const ulong Log = unchecked((ulong)-4L);

    /// <summary>Free-space trees, reverse mapping tree and free list.</summary>
    public const ulong Group = unchecked((ulong)-5L);

    /// <summary>Trees of inodes.</summary>
    public const ulong InodeTrees = unchecked((ulong)-6L);

    /// <summary>Chunks of inodes.</summary>
    public const ulong Inodes = unchecked((ulong)-7L);

    /// <summary>The tree of reference counts.</summary>
    public const ulong References = unchecked((ulong)-8L);

    /// <summary>Blocks reserved for copies that were not made.</summary>
    public const ulong Copies = unchecked((ulong)-9L);
}
