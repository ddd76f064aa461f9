namespace VmGeneralize.Disks.Vhdx;

/// <summary>A valid log entry ([MS-VHDX] 2.3.1).</summary>
/// <param name="Position">Where it starts, in bytes from the start of the log.</param>
/// <param name="Header">Its header.</param>
internal sealed record VhdxLogEntry(int Position, LogEntryHeader Header)
{
    /// <summary>Unit of the log in bytes.</summary>
    public const int SectorSize = 4 << 10;

    private int DescriptorBytes => (int)(LogEntryHeader.Size + Header.DescriptorCount * LogDescriptor.Size + SectorSize - 1) / SectorSize * SectorSize;

    /// <summary>Parses and checks one entry; null when there is no valid one, which in a log is normal.</summary>
    /// <param name="log">The log twice in a row, so that an entry that wraps around is in one piece.</param>
    /// <param name="position">Where to look, inside the first copy.</param>
    /// <param name="logGuid">The file header's.</param>
    public static VhdxLogEntry? TryRead(ReadOnlySpan<byte> log, int position, Guid logGuid)
    {
        if (Claimed(log, position, logGuid) is not { } header)
        {
            return null;
        }

        ReadOnlySpan<byte> bytes = log.Slice(position, (int)header.EntryLength);
        VhdxLogEntry entry = new(position, header);
        return VhdxChecksum.IsValid(bytes) && entry.IsConsistent(bytes) ? entry : null;
    }

    /// <summary>How much must be read to check a possible entry, in bytes; 0 when there cannot be one.</summary>
    public static int ClaimedLength(ReadOnlySpan<byte> log, int position, Guid logGuid) => (int)(Claimed(log, position, logGuid)?.EntryLength ?? 0);

    /// <summary>The descriptors in order, each data descriptor with the place of its sector in the log.</summary>
    public IEnumerable<(LogDescriptor Descriptor, int DataPosition)> Descriptors(ReadOnlyMemory<byte> log)
    {
        int data = Position + DescriptorBytes;
        for (int i = 0; i < Header.DescriptorCount; i++)
        {
            LogDescriptor descriptor = Descriptor(log.Span[Position..], i) ?? throw new InvalidOperationException("the entry was checked");
            yield return (descriptor, data);
            data += descriptor.IsData ? LogDataSector.Size : 0;
        }
    }

    private static LogEntryHeader? Claimed(ReadOnlySpan<byte> log, int position, Guid logGuid)
    {
        int logLength = log.Length / 2;
        ReadOnlySpan<byte> bytes = log[position..];
        if (!bytes.StartsWith(LogEntryHeader.Signature))
        {
            return null;
        }

        LogEntryHeader header = LogEntryHeader.Read(bytes);
        bool plausible = header.EntryLength is > 0
            && header.EntryLength % SectorSize == 0
            && header.EntryLength <= logLength
            && header.Tail % SectorSize == 0
            && header.Tail < logLength
            && header.SequenceNumber > 0
            && header.LogGuid == logGuid
            && header.DescriptorCount <= (header.EntryLength - LogEntryHeader.Size) / LogDescriptor.Size;
        return plausible ? header : null;
    }

    private bool IsConsistent(ReadOnlySpan<byte> entry)
    {
        int data = DescriptorBytes;
        for (int i = 0; i < Header.DescriptorCount; i++)
        {
            if (Descriptor(entry, i) is not { } descriptor
                || descriptor.SequenceNumber != Header.SequenceNumber
                || descriptor.FileOffset % SectorSize != 0)
            {
                return false;
            }

            if (!descriptor.IsData)
            {
                if (descriptor.LeadingBytesOrZeroLength % SectorSize != 0)
                {
                    return false;
                }

                continue;
            }

            if (data > entry.Length - LogDataSector.Size || !LogDataSector.IsValid(entry[data..], Header.SequenceNumber))
            {
                return false;
            }

            data += LogDataSector.Size;
        }

        return data <= entry.Length;
    }

    private static LogDescriptor? Descriptor(ReadOnlySpan<byte> entry, int index) =>
        LogDescriptor.TryRead(entry[(LogEntryHeader.Size + index * LogDescriptor.Size)..]);
}
