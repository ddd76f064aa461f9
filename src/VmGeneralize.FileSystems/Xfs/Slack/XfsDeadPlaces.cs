using VmGeneralize.FileSystems.Posix;
using VmGeneralize.FileSystems.Xfs.Log;

namespace VmGeneralize.FileSystems.Xfs.Slack;

/// <summary>What earlier deletions left in live structures of a volume, for <see cref="IWritableFileSystem"/>.</summary>
internal static class XfsDeadPlaces
{
    /// <summary>Always the same places in the same order.</summary>
    public static SlackPlace[] SweepSlack(XfsVolume volume, SlackWork work)
    {
        XfsSlackSweep inodes = new(volume, work);
        long held = inodes.Run(InUse(volume));
        string? example = work == SlackWork.Measure && inodes.FirstHeld is { } first ? PathOf(volume, first) : null;
        return
        [
            new("after the ends of files, between directory entries and attributes, and in unused parts of inodes", held, example)
            {
                Unread = inodes.Unread.Count == 0 ? [] : inodes.Unread, // records compare lists by identity
            },
            new("in unused parts of the volume's own blocks", new GroupSlack(volume, work).Run()),
        ];
    }

    public static IReadOnlyList<DeadMetadata> Measure(XfsVolume volume)
    {
        long inodes = FreeInodeSweep.Run(volume, wipe: false);
        long log = OpenLog(volume).CountFilled();
        DeadMetadata[] parts =
        [
            new(DeadMetadataKind.FreeRecords, "free inodes still hold what was there before", inodes, inodes / volume.Geometry.InodeSize, Names: []),
            new(DeadMetadataKind.Journal, "the log holds blocks that were written before", log, Count: null, Names: []),
        ];
        return [.. parts.Where(part => part.Bytes > 0)];
    }

    /// <summary>Empties free inodes. The log must be emptied last, after every other write: <see cref="WipeLog"/>.</summary>
    /// <returns>Bytes that held something.</returns>
    public static long WipeFreeInodes(XfsVolume volume) => FreeInodeSweep.Run(volume, wipe: true);

    /// <returns>Bytes that held something; where there were none, nothing is written.</returns>
    public static long WipeLog(XfsVolume volume)
    {
        XfsVolumeLog log = OpenLog(volume);
        long held = log.CountFilled();
        if (held > 0)
        {
            log.Reset(volume.Writable);
            volume.IsChanged = true;
        }

        return held;
    }

    /// <summary>All inodes in use but those of quotas and the realtime device, whose blocks are beyond their size.</summary>
    private static IEnumerable<XfsInodeNumber> InUse(XfsVolume volume)
    {
        HashSet<XfsInodeNumber> special =
            [volume.Superblock.RealtimeBitmapInode, volume.Superblock.RealtimeSummaryInode, .. volume.Superblock.QuotaInodes];
        foreach (AgNumber group in volume.Geometry.AllGroups())
        {
            AgInodeHeader header = AgInodeHeader.Read(volume.Device, volume.Superblock, volume.Geometry, group);
            foreach ((XfsInodeNumber number, bool isFree) in InodeChunks.All(volume, group, header).SelectMany(chunk => InodeChunks.Of(volume, group, chunk)))
            {
                if (!isFree && !special.Contains(number))
                {
                    yield return number;
                }
            }
        }
    }

    private static XfsVolumeLog OpenLog(XfsVolume volume) => XfsVolumeLog.Open(volume.Device, volume.Superblock, volume.Cancellation);

    private static string PathOf(XfsVolume volume, XfsInodeNumber wanted) => InodePaths.Find(
        volume.Superblock.RootInode,
        wanted,
        directory => XfsDirectory.Entries(volume, volume.ReadInode(directory)).Select(entry => (entry.Name, entry.Inode)),
        inode => volume.ReadInode(inode).IsDirectory,
        volume.Cancellation);
}
