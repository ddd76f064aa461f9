namespace VmGeneralize.FileSystems.Btrfs;

/// <summary>One name of a directory.</summary>
/// <param name="Name">Decoded.</param>
/// <param name="Inode">What it leads to, in whatever subvolume; null for the place of a subvolume that is not there, an empty directory.</param>
internal readonly record struct BtrfsDirectoryEntry(string Name, BtrfsInode? Inode);
