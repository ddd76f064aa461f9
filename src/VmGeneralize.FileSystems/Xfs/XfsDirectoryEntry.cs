namespace VmGeneralize.FileSystems.Xfs;

/// <summary>A name in a directory.</summary>
/// <param name="Name">Decoded; never "." or "..".</param>
/// <param name="Inode">What it leads to.</param>
/// <param name="Type">File type in the entry; 0 where entries have none.</param>
internal readonly record struct XfsDirectoryEntry(string Name, XfsInodeNumber Inode, byte Type);
