using VmGeneralize.Blocks;

namespace VmGeneralize.Volumes;

/// <summary>
/// Signatures that claim bytes outside the partitions. What they name is kept and reported; a signature of a file system claims nothing there,
/// since a deleted partition leaves one.
/// </summary>
internal static class DiskClaims
{
    public static PartitionLayout Add(PartitionLayout layout, IBlockDevice disk)
    {
        // The volumes of dynamic disks and pools are not in the partition table.
        if (layout.Partitions.Any(partition => partition.Role is PartitionRole.DynamicDisk or PartitionRole.StorageSpaces))
        {
            return layout with { KeptExtents = [new Extent(0, disk.Length)] };
        }

        if (layout.Scheme == PartitionScheme.None)
        {
            return layout;
        }

        ExtentSet gaps = PartitionTable.GapExtents(layout, disk.Length);
        ExtentSet kept = new(layout.KeptExtents);
        List<string> notes = [.. layout.Notes];
        (string Name, Extent? Claim)[] claims =
        [
            ("a Windows dynamic disk's database (LDM)", layout.Scheme == PartitionScheme.Mbr ? LdmDatabase.Find(disk) : null),
            ("the superblock of a Linux software RAID (md)", RaidSuperblock.Find(disk)),
        ];
        foreach ((string name, Extent? claim) in claims)
        {
            // One inside a partition belongs to that partition.
            if (claim is { } extent && gaps.Contains(extent.Offset))
            {
                kept.Add(extent);
                notes.Add($"Outside the partitions, at byte {extent.Offset}, is {name}: it is kept ({extent.Length} bytes).");
            }
        }

        return layout with { KeptExtents = kept, Notes = notes };
    }
}
