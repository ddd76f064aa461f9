namespace VmGeneralize.FileSystems.Xfs;

/// <summary>What a path leads to.</summary>
/// <param name="Inode">The file.</param>
/// <param name="Parent">The directory that the last name is in; null for the root.</param>
/// <param name="Entry">The last name; meaningless for the root.</param>
internal sealed record XfsPathTarget(XfsInode Inode, XfsInode? Parent, XfsDirectoryEntry Entry);
