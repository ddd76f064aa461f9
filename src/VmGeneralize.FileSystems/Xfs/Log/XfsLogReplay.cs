using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Xfs.Editing;

namespace VmGeneralize.FileSystems.Xfs.Log;

/// <summary>What a replay did.</summary>
/// <param name="Transactions">Committed transactions that the log held.</param>
/// <param name="Blocks">Places that were written, each counted once.</param>
/// <param name="Finished">Kinds of intents that the log left open ("EFI", "CUI") and that were finished.</param>
/// <param name="Nameless">Files without a name that were freed.</param>
internal sealed record XfsLogReplay(int Transactions, int Blocks, IReadOnlyList<string> Finished, int Nameless)
{
    /// <summary>Writes to the device what the log holds, brings the superblock's counts up to date and leaves an empty log.</summary>
    /// <param name="device">The volume: an overlay, since a replay that fails half-way must be dropped.</param>
    /// <param name="superblock">The volume's.</param>
    /// <param name="cancellation">Cancels it.</param>
    /// <exception cref="CorruptDataException">The log is damaged.</exception>
    /// <exception cref="UnsupportedFeatureException">It holds something unknown.</exception>
    /// <exception cref="RefusedException">The result would differ from the kernel's.</exception>
    public static XfsLogReplay Run(IWritableBlockDevice device, XfsSuperblock superblock, CancellationToken cancellation)
    {
        if (!superblock.HasChecksums)
        {
            throw Refuse("it is version 4, of which no replay was compared with a kernel's");
        }

        XfsVolumeLog log = XfsVolumeLog.Open(device, superblock, cancellation);
        XfsCancelTable cancelled = new();
        int transactions = 0;
        foreach (XfsLogTransaction transaction in log.Committed())
        {
            transactions++;
            foreach (XfsLogItem item in transaction.Items.Where(item => item.Type == XfsLogItemType.Buffer))
            {
                XfsBufferItem buffer = XfsBufferItem.Find(item, device.Length) ?? throw Damaged("block in the log", "one of the volume");
                if (buffer.IsCancel)
                {
                    cancelled.Add(buffer.Key);
                }
            }
        }

        XfsReplayDevice target = new(device, superblock);
        XfsIntents intents = new();
        XfsBufferReplay buffers = new(target, cancelled);
        XfsInodeReplay inodes = new(target, cancelled);
        foreach (XfsLogTransaction transaction in log.Committed())
        {
            target.Begin(transaction.Lsn);
            foreach (XfsLogItem item in transaction.InOrder())
            {
                cancellation.ThrowIfCancellationRequested();
                Replay(item, transaction.Lsn, buffers, inodes, intents);
            }
        }

        if (intents.Unknown is { Count: > 0 } unknown)
        {
            throw Refuse($"the changes that it announces ({string.Join(", ", unknown)}) would have to be finished");
        }

        target.Stamp();
        int nameless = Finish(device, intents, cancellation);
        XfsCounters.Refresh(device, cancellation);
        log.Reset(device);
        return new XfsLogReplay(transactions, target.Written, intents.Names, nameless);
    }

    internal static CorruptDataException Damaged(string field, string expected) =>
        CorruptDataException.Mismatch(XfsLogRing.Structure, 0, field, expected, "something else");

    /// <summary>Does what the log leaves to be done, in the order of a mount.</summary>
    /// <returns>Number of files without a name that were freed.</returns>
    private static int Finish(IWritableBlockDevice device, XfsIntents intents, CancellationToken cancellation)
    {
        XfsVolume volume = XfsVolume.Open(device, cancellation);
        XfsAllocator allocator = new(volume);
        XfsSpaceIntents space = new(volume, allocator);
        XfsMapIntents maps = new(volume, allocator);
        foreach (XfsLogItem intent in intents.Open)
        {
            if (intent.Type == XfsLogItemType.MapIntent)
            {
                maps.Finish(intent);
            }
            else
            {
                space.Finish(intent);
            }
        }

        maps.Write();
        allocator.Write(device);
        int nameless = XfsNamelessFiles.Free(volume, allocator);
        space.ReleaseCopies();
        allocator.Write(device);
        return nameless;
    }

    private static RefusedException Refuse(string reason) => new VolumeObstacle(
        XfsRefusal.Unclean,
        $"was not unmounted, and its log is not replayed here: {reason}",
        XfsVolumeLog.Advice).ToException(XfsVolume.Name);

    private static void Replay(XfsLogItem item, ulong lsn, XfsBufferReplay buffers, XfsInodeReplay inodes, XfsIntents intents)
    {
        switch (item.Type)
        {
            case XfsLogItemType.Buffer:
                buffers.Replay(item, lsn);
                break;
            case XfsLogItemType.CreateInodes:
                buffers.ReplayCreation(item);
                break;
            case XfsLogItemType.Quota:
                buffers.ReplayQuota(item, lsn);
                break;
            case XfsLogItemType.Inode:
                inodes.Replay(item, lsn);
                break;
            case XfsLogItemType.QuotaOff:
                break; // quotas are counted anew before they are used again
            default:
                if (!intents.Add(item))
                {
                    throw new UnsupportedFeatureException(
                        $"An XFS log that is not clean, with items of the unknown type 0x{(ushort)item.Type:X}", XfsVolumeLog.Advice);
                }

                break;
        }
    }
}
