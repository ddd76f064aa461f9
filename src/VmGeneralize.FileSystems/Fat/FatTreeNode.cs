namespace VmGeneralize.FileSystems.Fat;

/// <summary>A file or directory met on a walk through a tree.</summary>
/// <param name="Path">From the root of the volume.</param>
/// <param name="Entry">What its directory says; null for the root.</param>
/// <param name="Slots">What a directory holds; null for a file.</param>
/// <param name="Chain">All its clusters.</param>
internal sealed record FatTreeNode(string Path, FatDirectoryEntry? Entry, FatSlots? Slots, FatChain Chain);
