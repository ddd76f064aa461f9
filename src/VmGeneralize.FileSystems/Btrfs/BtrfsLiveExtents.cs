using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Btrfs;

/// <summary>
/// Every byte of a volume that a copy needs: all copies of each extent that the extent tree lists, superblocks, and the first MiB, in which boot
/// loaders may be and nothing else is.
/// </summary>
internal static class BtrfsLiveExtents
{
    private const long Reserved = 1 << 20; // bytes (BTRFS_DEVICE_RANGE_RESERVED)
    private const string Structure = "Btrfs extent tree";

    /// <exception cref="CorruptDataException">The tree is damaged, or does not list as much as is in use.</exception>
    public static ExtentSet Find(BtrfsVolume volume)
    {
        BtrfsSuperblock superblock = volume.Superblock;
        ExtentSet live = [new Extent(0, Math.Min(Reserved, superblock.DeviceLength))];
        foreach (long place in BtrfsSuperblock.Places.Where(place => place + BtrfsSuperblock.Size <= superblock.DeviceLength))
        {
            live.Add(new Extent(place, BtrfsSuperblock.Size));
        }

        BtrfsTreeRoot root = volume.Roots.RootOf(BtrfsObject.ExtentTree)
            ?? throw CorruptDataException.Mismatch(Structure, BtrfsSuperblock.Places[0], "root", "one", "none");
        long used = 0;
        BtrfsLogical end = default;
        foreach (BtrfsItem item in new BtrfsTree(volume, root).From(default))
        {
            if (item.Key.Type is not (BtrfsItemType.Extent or BtrfsItemType.MetadataExtent))
            {
                continue;
            }

            ulong length = item.Key.Type == BtrfsItemType.MetadataExtent ? (ulong)superblock.NodeSize : item.Key.Offset;
            if (item.Key.ObjectId > long.MaxValue / 2 || length is 0 or > long.MaxValue / 2 || item.Key.ObjectId < (ulong)end.Value)
            {
                throw CorruptDataException.Mismatch(
                    Structure, item.Position, "extent", $"one after {end}", $"{length} bytes at 0x{item.Key.ObjectId:X}");
            }

            BtrfsLogical start = new((long)item.Key.ObjectId);
            end = start + (long)length;
            used += (long)length;
            Add(volume, live, start, (long)length);
        }

        return (ulong)used == superblock.UsedBytes
            ? live
            : throw CorruptDataException.Mismatch(Structure, BtrfsSuperblock.Places[0] + 0x78, "bytes in use", superblock.UsedBytes, used);
    }

    /// <summary>After the last byte that the file system uses.</summary>
    public static ExtentSet Trailing(BtrfsVolume volume) => [Extent.FromBounds(volume.Superblock.DeviceLength, volume.Device.Length)];

    private static void Add(BtrfsVolume volume, ExtentSet live, BtrfsLogical start, long length)
    {
        while (length > 0)
        {
            (BtrfsChunk chunk, long here) = volume.Locate(start, length);
            foreach (long copy in chunk.Copies)
            {
                live.Add(new Extent(copy + (start - chunk.Logical), here));
            }

            start += here;
            length -= here;
        }
    }
}
