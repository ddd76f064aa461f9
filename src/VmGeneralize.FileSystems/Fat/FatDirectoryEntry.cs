namespace VmGeneralize.FileSystems.Fat;

/// <summary>A file or directory as its directory lists it.</summary>
/// <param name="Record">The short entry.</param>
/// <param name="Name">The long name if it has a valid one, else the short name in the case that Windows shows.</param>
/// <param name="Slot">Index of the short entry in the directory.</param>
/// <param name="LongSlots">Slots right before it with its long name.</param>
/// <param name="FirstSlot">First of the slots of long names right before it; some of them may belong to nothing.</param>
internal readonly record struct FatDirectoryEntry(FatDirectoryRecord Record, string Name, int Slot, int LongSlots, int FirstSlot)
{
    /// <summary>FAT knows both names of a file, and both are case-insensitive.</summary>
    public bool IsNamed(ReadOnlySpan<char> name) =>
        name.Equals(Name, StringComparison.OrdinalIgnoreCase) || name.Equals(Record.ShortName, StringComparison.OrdinalIgnoreCase);
}
