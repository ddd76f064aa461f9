namespace VmGeneralize.FileSystems.Btrfs;

/// <summary>One name of a directory.</summary>
/// <param name="Name">Decoded.</param>
/// <param name="Inode">What it leads to, in any subvolume; null for the place of a missing subvolume, an empty directory.</param>
internal readonly record struct BtrfsDirectoryEntry(string Name, BtrfsInode? Inode);
