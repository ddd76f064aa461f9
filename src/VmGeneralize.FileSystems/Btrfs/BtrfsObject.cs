namespace VmGeneralize.FileSystems.Btrfs;

/// <summary>Numbers of trees and other objects that mean the same on every volume.</summary>
internal static class BtrfsObject
{
    public const ulong RootTree = 1;
    public const ulong ExtentTree = 2;
    public const ulong ChunkTree = 3;

    /// <summary>The subvolume that holds all others.</summary>
    public const ulong TopLevel = 5;

    public const ulong ChecksumTree = 7;

    /// <summary>The first number of a subvolume, of an inode, and of the one directory whose parent is not in its tree.</summary>
    public const ulong FirstFree = 256;

    /// <summary>The last number of a subvolume or inode (-256).</summary>
    public const ulong LastFree = 0xFFFF_FFFF_FFFF_FF00;

    /// <summary>The object id of chunks in their tree.</summary>
    public const ulong FirstChunk = 256;

    /// <summary>The object id of checksums of contents in their tree (-10).</summary>
    public const ulong DataChecksums = 0xFFFF_FFFF_FFFF_FFF6;

    /// <summary>Trees that a balance works on (-8). An interrupted one leaves them half done, and the next mount continues.</summary>
    public const ulong Relocation = 0xFFFF_FFFF_FFFF_FFF8;

    public static bool IsSubvolume(ulong number) => number is TopLevel or (>= FirstFree and <= LastFree);
}
