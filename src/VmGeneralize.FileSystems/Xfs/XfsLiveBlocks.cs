using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Xfs;

/// <summary>
/// Every byte of a volume that a copy needs: all but free extents and the blocks that are kept for the growth of trees, whose contents nothing reads.
/// </summary>
internal static class XfsLiveBlocks
{
    public static ExtentSet Find(XfsVolume volume)
    {
        XfsGeometry geometry = volume.Geometry;
        ExtentSet dead = [];
        foreach (AgNumber group in geometry.AllGroups())
        {
            volume.Cancellation.ThrowIfCancellationRequested();
            AgFreeSpaceHeader header = AgFreeSpaceHeader.Read(volume.Device, volume.Superblock, geometry, group);
            foreach (AgExtent free in FreeExtents.Of(volume, group, header))
            {
                dead.Add(geometry.ExtentOf(group, free));
            }

            AgFreeList list = AgFreeList.Read(volume.Device, volume.Superblock, geometry, group);
            foreach (AgBlock block in list.Used(header, geometry, group))
            {
                dead.Add(geometry.ExtentOf(group, new AgExtent(block, 1)));
            }
        }

        return [.. dead.Gaps(new Extent(0, geometry.Blocks * geometry.BlockSize))];
    }

    /// <summary>After the last block.</summary>
    public static ExtentSet Trailing(XfsVolume volume) =>
        [Extent.FromBounds(volume.Geometry.Blocks * volume.BlockSize, volume.Device.Length)];
}
