using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Ext.Journal;

namespace VmGeneralize.FileSystems.Ext;

/// <summary>Finds a volume's own journal and replays it.</summary>
internal static class VolumeJournal
{
    /// <summary>The journal in the volume, or null when there is none.</summary>
    /// <exception cref="UnsupportedFeatureException">The journal is on another device.</exception>
    public static JournalFile? Open(ExtVolume volume)
    {
        if ((volume.Superblock.Compatible & CompatibleFeatures.HasJournal) == 0)
        {
            return null;
        }

        if (volume.Superblock.JournalInode.IsNone)
        {
            throw new UnsupportedFeatureException("An ext journal on another device", "Remove it with tune2fs -O ^has_journal after a clean shutdown.");
        }

        Inode inode = volume.ReadInode(volume.Superblock.JournalInode);
        List<Extent> extents = [];
        FileBlock logical = default;
        foreach (MappedRun run in FileMap.Read(volume, inode).Runs)
        {
            if (run.Logical != logical || run.IsUnwritten)
            {
                throw CorruptDataException.Mismatch(
                    JournalFile.Structure,
                    volume.Position(inode.Number),
                    $"block {logical} of the journal",
                    "one that is mapped",
                    $"a hole up to {run.Logical}");
            }

            extents.Add(volume.Space.ExtentOf(run));
            logical = run.End;
        }

        return JournalFile.Open(volume.Device, extents, volume.BlockSize);
    }

    /// <summary>Replays the journal of a volume that needs it and reads the volume again.</summary>
    public static (ExtVolume Volume, JournalReplay Replay) Replay(ExtVolume volume, IWritableBlockDevice device)
    {
        JournalFile journal = Open(volume)
            ?? throw CorruptDataException.Mismatch(
                Superblock.Structure, Superblock.Position, "features", "has_journal with needs_recovery", "needs_recovery alone");
        JournalReplay replay = journal.Replay(device);
        ExtVolume replayed = ExtVolume.Open(device, volume.Cancellation);
        replayed.Superblock.Incompatible &= ~IncompatibleFeatures.NeedsRecovery;
        replayed.IsChanged = true;

        // Only an unmount brings these up to date: the kernel, too, adds them up when it mounts.
        replayed.Superblock.FreeBlocks = Enumerable.Range(0, replayed.Groups.Count)
            .Sum(group => (long)replayed.Groups[group].FreeBlocks) * replayed.Superblock.BlocksPerCluster;
        replayed.Superblock.FreeInodes = (uint)Enumerable.Range(0, replayed.Groups.Count).Sum(
            group => (long)Math.Clamp(replayed.Groups[group].FreeInodes, 0, replayed.Superblock.InodesPerGroup));
        return (replayed, replay);
    }
}
