using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Xfs.Log;

/// <summary>The superblock's counts, which with lazy counters only an unmount brings up to date: the kernel, too, adds them up when it mounts.</summary>
internal static class XfsCounters
{
    /// <inheritdoc cref="Refresh(IWritableBlockDevice, long, CancellationToken)"/>
    public static void Refresh(IWritableBlockDevice device, CancellationToken cancellation) => Refresh(device, freed: 0, cancellation);

    /// <summary>Adds them up, and takes away what says that the log may hold extended attributes.</summary>
    /// <param name="device">The volume.</param>
    /// <param name="freed">Blocks that became free since the superblock was last written: without lazy counters it was right then.</param>
    /// <param name="cancellation">Ends it.</param>
    public static void Refresh(IWritableBlockDevice device, long freed, CancellationToken cancellation)
    {
        XfsSuperblock superblock = XfsSuperblock.Read(device, cancellation);
        if (superblock.HasLazyCounters)
        {
            XfsGeometry geometry = new(superblock);
            ulong inodes = 0;
            ulong freeInodes = 0;
            ulong freeBlocks = 0;
            foreach (AgNumber group in geometry.AllGroups())
            {
                cancellation.ThrowIfCancellationRequested();
                AgFreeSpaceHeader space = AgFreeSpaceHeader.Read(device, superblock, geometry, group);
                AgInodeHeader header = AgInodeHeader.Read(device, superblock, geometry, group);
                freeBlocks += (ulong)space.FreeBlocks + space.ListCount + space.TreeBlocks;
                inodes += header.Count;
                freeInodes += header.FreeCount;
            }

            superblock.InodeCount = inodes;
            superblock.FreeInodes = freeInodes;
            superblock.FreeBlocks = freeBlocks;
        }
        else
        {
            superblock.FreeBlocks = Math.Min(superblock.FreeBlocks, (ulong)superblock.Blocks) + (ulong)freed;
        }

        superblock.LogFeatures = XfsLogFeatures.None;
        superblock.Seal();
        device.Write(0, superblock.Bytes);
    }
}
