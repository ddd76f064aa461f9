using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Ext;

/// <summary>Every byte of a volume that a copy needs.</summary>
internal static class LiveBlocks
{
    public static ExtentSet Find(ExtVolume volume)
    {
        ExtentSet unused = new(UnusedTables(volume));
        ExtentSet live = [new Extent(0, Superblock.Position)];
        foreach (BlockSpan used in volume.BlockBitmaps.Used())
        {
            volume.Cancellation.ThrowIfCancellationRequested();
            live.AddRange(unused.Gaps(volume.Space.ExtentOf(used)));
        }

        return live;
    }

    /// <summary>After the last block, as left by resize2fs.</summary>
    public static ExtentSet Trailing(ExtVolume volume) => [Extent.FromBounds(volume.Space.BytesOf(volume.Superblock.Blocks), volume.Device.Length)];

    /// <summary>
    /// Ends of inode tables that were never used: mke2fs leaves them as they were, and with group checksums nothing reads them. They are
    /// gigabytes on a large volume; a copy has zeros there.
    /// </summary>
    private static IEnumerable<Extent> UnusedTables(ExtVolume volume)
    {
        for (int group = 0; group < volume.Groups.Count; group++)
        {
            long used = volume.Space.BlocksFor((long)volume.InodeBitmaps.TableInodes(group) * volume.Superblock.InodeSize);
            yield return volume.Space.ExtentOf(new BlockSpan(volume.Groups[group].InodeTable + used, volume.Groups.InodeTableBlocks - used));
        }
    }
}
