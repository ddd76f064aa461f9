using System.Buffers.Binary;
using VmGeneralize.Blocks;

namespace VmGeneralize.Disks.InPlace;

/// <summary>Finds whether the sectors that a journal changes are as they were, as they will be, or something else.</summary>
internal static class SectorState
{
    /// <summary>Every sector is as it was before.</summary>
    public static bool IsBefore(Journal journal, ICommitFile disk) => !Any(journal, disk, static (isBefore, _) => !isBefore);

    /// <summary>Every sector is as it was before or as it is after: where a change was stopped, whatever the order of the writes.</summary>
    public static bool IsBetween(Journal journal, ICommitFile disk) => !Any(journal, disk, static (isBefore, isAfter) => !isBefore && !isAfter);

    /// <summary>Some sector is as it is after, which it was not before: the change had started.</summary>
    public static bool IsBegun(Journal journal, ICommitFile disk) => Any(journal, disk, static (isBefore, isAfter) => isAfter && !isBefore);

    private static bool Any(Journal journal, ICommitFile disk, Func<bool, bool, bool> wanted)
    {
        byte[] buffer = new byte[FileChange.MaxLength];
        byte[] zeros = new byte[JournalRecord.CheckedUnit];
        foreach ((JournalRecord record, ReadOnlyMemory<byte> checks, ReadOnlyMemory<byte> data) in journal.Records())
        {
            if (!record.HasChecks)
            {
                continue; // it was not read when the change was made
            }

            Span<byte> now = buffer.AsSpan(0, (int)record.Length);
            disk.Read(record.Offset, now);
            for (int start = 0; start < now.Length; start += JournalRecord.CheckedUnit)
            {
                ReadOnlySpan<byte> sector = now[start..Math.Min(start + JournalRecord.CheckedUnit, now.Length)];
                ReadOnlySpan<byte> after = record.Type == JournalRecordType.Zero ? zeros.AsSpan(0, sector.Length) : data.Span.Slice(start, sector.Length);
                uint before = BinaryPrimitives.ReadUInt32LittleEndian(checks.Span[(start / JournalRecord.CheckedUnit * sizeof(uint))..]);
                if (wanted(Crc32C.Compute(sector) == before, sector.SequenceEqual(after)))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
