using VmGeneralize.FileSystems.Places;

namespace VmGeneralize.FileSystems.Fat;

/// <summary>What each slot of a directory is: part of a live entry, of a deleted one, or after the end.</summary>
internal sealed class FatSlotPlaces
{
    private readonly (PlaceKind Kind, string Name)[] _slots;

    public FatSlotPlaces(FatSlots slots)
    {
        _slots = new (PlaceKind, string)[slots.Count];
        HashSet<int> live = DeadSlots.LiveLongSlots(slots);
        DeadName name = new();
        int firstDead = 0;
        bool isAfterEnd = false;
        for (int i = 0; i < slots.Count; i++)
        {
            ReadOnlySpan<byte> slot = slots[i];
            isAfterEnd |= slot[0] == FatDirectoryRecord.EndMark;
            if (isAfterEnd)
            {
                _slots[i] = (PlaceKind.IndexSlack, "");
                continue;
            }

            if (slot[0] != FatDirectoryRecord.FreeMark && !(FatDirectoryRecord.IsLongName(slot) && !live.Contains(i)))
            {
                _slots[i] = (PlaceKind.IndexEntry, "");
                name.Forget();
                firstDead = i + 1;
                continue;
            }

            _slots[i] = (PlaceKind.FreeRecord, "");
            if (name.Add(slot) is { } found)
            {
                _slots.AsSpan(firstDead..(i + 1)).Fill((PlaceKind.FreeRecord, found));
                firstDead = i + 1;
            }
        }
    }

    /// <summary>The kind of place, and the name that a deleted file had; empty when unknown.</summary>
    public (PlaceKind Kind, string Name) At(int slot) => slot < _slots.Length ? _slots[slot] : (PlaceKind.IndexSlack, "");
}
