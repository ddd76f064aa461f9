using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Fat;

/// <summary>Decodes the slots of a directory.</summary>
internal static class FatDirectory
{
    /// <summary>65536 slots: what both Windows and Linux allow.</summary>
    public const int MaxLength = 65536 * FatDirectoryRecord.Size; // bytes

    /// <param name="slots">All bytes of the directory.</param>
    /// <param name="isFat32">Whether first clusters have a high half.</param>
    /// <param name="label">The volume label, which only the root holds.</param>
    /// <exception cref="CorruptDataException">An entry without a name, or with one that cannot be part of a path.</exception>
    public static List<FatDirectoryEntry> Read(ReadOnlySpan<byte> slots, bool isFat32, out string? label)
    {
        label = null;
        List<FatDirectoryEntry> entries = [];
        FatLongName longName = new();
        int firstLong = 0; // of those that end right before this slot
        for (int i = 0; i < slots.Length / FatDirectoryRecord.Size; i++)
        {
            ReadOnlySpan<byte> slot = slots.Slice(i * FatDirectoryRecord.Size, FatDirectoryRecord.Size);
            if (slot[0] == FatDirectoryRecord.EndMark)
            {
                break;
            }

            if (slot[0] != FatDirectoryRecord.FreeMark && FatDirectoryRecord.IsLongName(slot))
            {
                longName.Add(slot);
                continue;
            }

            int first = firstLong;
            firstLong = i + 1;
            if (slot[0] == FatDirectoryRecord.FreeMark)
            {
                longName.Reset();
                continue;
            }

            FatDirectoryRecord record = FatDirectoryRecord.Read(slot, isFat32);
            if (record.IsVolumeId)
            {
                label ??= record.ShortName;
                longName.Reset();
                continue;
            }

            string name = longName.Take(record.Checksum, out int longSlots) ?? record.DisplayName;
            if (record.ShortName is "." or "..")
            {
                continue;
            }

            if (name.Length == 0 || name.AsSpan().ContainsAny('/', '\0'))
            {
                throw CorruptDataException.Mismatch(
                    "FAT directory", i * FatDirectoryRecord.Size, "name", "one without / and NUL", name.Length == 0 ? "a blank one" : name);
            }

            entries.Add(new FatDirectoryEntry(record, name, i, longSlots, first));
        }

        return entries;
    }
}
