namespace VmGeneralize.FileSystems.Xfs;

/// <summary>One of the two forks of an inode: its data or its extended attributes.</summary>
/// <param name="Format">How it is kept.</param>
/// <param name="Bytes">The fork's part of the inode.</param>
/// <param name="Extents">Number of extents that the inode says it has.</param>
internal readonly record struct XfsFork(XfsForkFormat Format, ReadOnlyMemory<byte> Bytes, ulong Extents);
