namespace VmGeneralize.FileSystems.Fat;

/// <summary>What a path leads to.</summary>
/// <param name="Directory">The directory that lists it.</param>
/// <param name="Entry">Its entry there.</param>
/// <param name="Path">The path in the names that are stored.</param>
internal sealed record FatTarget(FatSlots Directory, FatDirectoryEntry Entry, string Path)
{
    /// <summary>Follows a path from the root.</summary>
    /// <param name="volume">The volume.</param>
    /// <param name="names">At least one.</param>
    public static FatTarget? Find(FatVolume volume, ReadOnlySpan<string> names)
    {
        FatSlots directory = FatSlots.Root(volume);
        string path = "";
        while (true)
        {
            if (FindIn(directory, names[0]) is not { } entry)
            {
                return null;
            }

            path = $"{path}/{entry.Name}";
            names = names[1..];
            if (names.Length == 0)
            {
                return new FatTarget(directory, entry, path);
            }

            if (!entry.Record.IsDirectory)
            {
                return null;
            }

            directory = FatSlots.Read(volume, entry.Record.FirstCluster);
        }
    }

    /// <summary>The entry with this long or short name in a directory.</summary>
    public static FatDirectoryEntry? FindIn(FatSlots directory, string name)
    {
        foreach (FatDirectoryEntry entry in directory.Entries())
        {
            if (entry.IsNamed(name))
            {
                return entry;
            }
        }

        return null;
    }
}
