using VmGeneralize.Blocks;

namespace VmGeneralize.Disks.Vhdx;

/// <summary>Consecutive log entries, the last of which says where replay starts ([MS-VHDX] 2.3.2).</summary>
/// <param name="Entries">To be applied in this order.</param>
internal sealed record LogSequence(IReadOnlyList<VhdxLogEntry> Entries)
{
    // Entries are written consecutively: complete ones fill a log once, and only those that a newer one cut off in the middle are read in
    // vain.
    private const int MaxReads = 16;

    /// <summary>The newest entry.</summary>
    public VhdxLogEntry Head => Entries[^1];

    /// <summary>
    /// The active sequence: the valid one with the highest sequence number. Tries every sector as a possible start, but
    /// checks each entry once.
    /// </summary>
    /// <param name="log">The log twice in a row.</param>
    /// <param name="logGuid">The file header's.</param>
    /// <returns>Null when no entry is valid.</returns>
    /// <exception cref="UnsupportedFeatureException">So many entries overlap that checking them all would take long.</exception>
    public static LogSequence? FindActive(ReadOnlySpan<byte> log, Guid logGuid)
    {
        int length = log.Length / 2;
        VhdxLogEntry?[] entries = new VhdxLogEntry?[length / VhdxLogEntry.SectorSize];
        long unread = (long)length * MaxReads;
        for (int i = 0; i < entries.Length; i++)
        {
            unread -= VhdxLogEntry.ClaimedLength(log, i * VhdxLogEntry.SectorSize, logGuid);
            if (unread < 0)
            {
                throw new UnsupportedFeatureException(
                    "A VHDX log whose entries lie on one another", "Attach the disk once in Windows, so that it replays its log.");
            }

            entries[i] = VhdxLogEntry.TryRead(log, i * VhdxLogEntry.SectorSize, logGuid);
        }

        LogSequence? active = null;
        int start = 0;
        while (start < entries.Length)
        {
            LogSequence? found = From(entries, start, out int sectors);
            if (found is not null && (active is null || found.Head.Header.SequenceNumber > active.Head.Header.SequenceNumber))
            {
                active = found;
            }

            start += found is null ? 1 : sectors;
        }

        return active;
    }

    /// <summary>The sequence that starts at one sector; null when there is none or its head names a tail outside it.</summary>
    private static LogSequence? From(VhdxLogEntry?[] entries, int start, out int sectors)
    {
        List<VhdxLogEntry> sequence = [];
        sectors = 0;
        while (sectors < entries.Length
            && entries[(start + sectors) % entries.Length] is { } entry
            && (sequence.Count == 0 || entry.Header.SequenceNumber - 1 == sequence[^1].Header.SequenceNumber))
        {
            sequence.Add(entry);
            sectors += (int)(entry.Header.EntryLength / VhdxLogEntry.SectorSize);
        }

        int tail = sequence.Count == 0 ? -1 : sequence.FindIndex(entry => entry.Position == sequence[^1].Header.Tail);
        return tail < 0 ? null : new LogSequence(sequence[tail..]);
    }
}
