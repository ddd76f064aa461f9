namespace VmGeneralize.FileSystems.Ext;

/// <summary>Whether the names of a hash tree's leaves hash to where the index looks for them.</summary>
internal static class HashTreeCheck
{
    public static IEnumerable<string> Run(ExtVolume volume, Inode directory)
    {
        if ((directory.Flags & InodeFlags.HashIndex) == 0 || directory.HasInlineData)
        {
            yield break;
        }

        Dictionary<FileBlock, DirectoryRegion> regions = ExtDirectory.Regions(volume, directory).ToDictionary(region => region.Index);
        if (!regions.TryGetValue(default, out DirectoryRegion root))
        {
            yield return "no root of the index";
            yield break;
        }

        byte version = root.Bytes[HashNode.RootInfo + 4];
        int levels = root.Bytes[HashNode.RootInfo + 6];
        Stack<(DirectoryRegion Node, int Entries, int Levels, uint Low, uint High)> nodes = new([(root, HashNode.RootEntries, levels, 0, uint.MaxValue)]);
        HashSet<FileBlock> visited = [];
        while (nodes.TryPop(out var node))
        {
            (_, int count) = HashNode.Counts(node.Node.Bytes, node.Entries, volume.HasMetadataChecksums, node.Node.Position);
            for (int i = 0; i < count; i++)
            {
                uint low = i == 0 ? node.Low : HashNode.Hash(node.Node.Bytes, node.Entries, i);
                uint high = i + 1 < count ? HashNode.Hash(node.Node.Bytes, node.Entries, i + 1) : node.High;
                FileBlock child = HashNode.Child(node.Node.Bytes, node.Entries, i);
                if (low > high || !regions.TryGetValue(child, out DirectoryRegion region) || !visited.Add(child) || region.IsIndex != node.Levels > 0)
                {
                    yield return $"the index does not lead to block {child} in order, once";
                    yield break;
                }

                if (node.Levels > 0)
                {
                    nodes.Push((region, HashNode.NodeEntries, node.Levels - 1, low, high));
                }
                else if (!Holds(volume, version, region, low, high))
                {
                    yield return $"block {child} holds a name that the index does not look for there";
                }
            }
        }
    }

    // The lowest bit marks a leaf that continues with the hash that the one before ended with.
    private static bool Holds(ExtVolume volume, byte version, DirectoryRegion leaf, uint low, uint high)
    {
        foreach (DirectoryRecord record in DirectoryBlock.Read(leaf.Bytes, ExtDirectory.HasTypes(volume), leaf.Position))
        {
            if (!record.Inode.IsNone
                && DirectoryHash.Compute(volume.Superblock, version, record.Name(leaf.Bytes)) is var hash
                && (hash < (low & ~1u) || hash > high || (hash == high && (high & 1) == 0)))
            {
                return false;
            }
        }

        return true;
    }
}
