using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Xfs.Log;

/// <summary>
/// The superblock's counts, which with lazy counters, as version 5 always has them, only an unmount brings up to date: the kernel, too, adds them up when
/// it mounts.
/// </summary>
internal static class XfsCounters
{
    /// <summary>Adds them up, and clears the flag that the log may hold extended attributes.</summary>
    /// <param name="device">The volume.</param>
    /// <param name="cancellation">Cancels it.</param>
    public static void Refresh(IWritableBlockDevice device, CancellationToken cancellation)
    {
        XfsSuperblock superblock = XfsSuperblock.Read(device, cancellation);
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
        superblock.LogFeatures = XfsLogFeatures.None;
        superblock.Seal();
        device.Write(0, superblock.Bytes);
    }
}
