using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Fat;

/// <summary>
/// What deletions left in a directory: slots that are free and still hold a name, parts of long names without a short one, and everything
/// after the end mark. Counted, and wiped on request; free slots keep their mark, so that those after them keep their meaning.
/// </summary>
internal sealed class DeadSlots
{
    private const int MaxNames = 10;

    /// <summary>Slots that hold something.</summary>
    public long Count { get; private set; }

    /// <summary>Bytes that hold something.</summary>
    public long Bytes { get; private set; }

    /// <summary>Some of the names that can still be read.</summary>
    public List<string> Names { get; } = [];

    /// <exception cref="CorruptDataException">The directory is damaged.</exception>
    public void Sweep(FatSlots slots, bool wipe)
    {
        HashSet<int> live = LiveLongSlots(slots);
        DeadName name = new();
        int firstChanged = -1;
        int lastChanged = -1;
        bool isAfterEnd = false;
        for (int i = 0; i < slots.Count; i++)
        {
            Span<byte> slot = slots[i];
            isAfterEnd |= slot[0] == FatDirectoryRecord.EndMark;
            bool isFree = slot[0] == FatDirectoryRecord.FreeMark;
            bool isDead = isAfterEnd || isFree || (FatDirectoryRecord.IsLongName(slot) && !live.Contains(i));
            ReadOnlySpan<byte> held = slot[(isFree && !isAfterEnd ? 1 : 0)..];
            if (!isDead || ZeroBytes.IsAllZero(held))
            {
                name.Forget();
                continue;
            }

            Count++;
            Bytes += ZeroBytes.CountOthers(held);
            if (name.Add(slot) is { } found && Names.Count < MaxNames)
            {
                Names.Add(found);
            }

            if (wipe)
            {
                FatDirectoryRecord.Free(slot);
                slot[0] = isAfterEnd ? FatDirectoryRecord.EndMark : slot[0];
                firstChanged = firstChanged < 0 ? i : firstChanged;
                lastChanged = i;
            }
        }

        if (firstChanged >= 0)
        {
            slots.Write(firstChanged, lastChanged - firstChanged + 1);
        }
    }

    /// <summary>Slots of long names that belong to a short entry.</summary>
    public static HashSet<int> LiveLongSlots(FatSlots slots)
    {
        HashSet<int> live = [];
        FatLongName longName = new();
        for (int i = 0; i < slots.Count && slots[i][0] != FatDirectoryRecord.EndMark; i++)
        {
            ReadOnlySpan<byte> slot = slots[i];
            if (slot[0] == FatDirectoryRecord.FreeMark)
            {
                longName.Reset();
            }
            else if (FatDirectoryRecord.IsLongName(slot))
            {
                longName.Add(slot);
            }
            else
            {
                longName.Take(FatDirectoryRecord.ComputeChecksum(slot[..11]), out int count);
                live.UnionWith(Enumerable.Range(i - count, count));
            }
        }

        return live;
    }
}
