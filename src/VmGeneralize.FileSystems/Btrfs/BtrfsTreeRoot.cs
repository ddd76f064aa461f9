namespace VmGeneralize.FileSystems.Btrfs;

/// <summary>Where a tree starts, and what its first block must say about itself.</summary>
/// <param name="Tree">Its number, for errors.</param>
/// <param name="Block">The block of the root.</param>
/// <param name="Level">Levels below it.</param>
/// <param name="Generation">The commit that wrote it.</param>
internal readonly record struct BtrfsTreeRoot(ulong Tree, BtrfsLogical Block, int Level, ulong Generation);
