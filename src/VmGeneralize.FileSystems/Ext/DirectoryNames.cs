namespace VmGeneralize.FileSystems.Ext;

/// <summary>
/// Names of checked directories, so that many look-ups in one directory read it once. Bounded; an edit keeps the names
/// of its directory right or drops them.
/// </summary>
internal sealed class DirectoryNames(ExtVolume volume)
{
    private const int MaxNames = 300_000;

    private readonly Dictionary<InodeNumber, Dictionary<string, DirectoryEntry>> _directories = [];
    private int _names;

    /// <summary>The names of a directory.</summary>
    public Dictionary<string, DirectoryEntry> Of(Inode directory)
    {
        if (_directories.TryGetValue(directory.Number, out Dictionary<string, DirectoryEntry>? names))
        {
            return names;
        }

        if (_names > MaxNames)
        {
            Clear();
        }

        names = new Dictionary<string, DirectoryEntry>(StringComparer.Ordinal);
        foreach (DirectoryEntry entry in ExtDirectory.Entries(volume, directory))
        {
            names.TryAdd(entry.Name, entry);
        }

        _names += names.Count;
        return _directories[directory.Number] = names;
    }

    public void Forget(InodeNumber directory) => _directories.Remove(directory);

    public void Clear()
    {
        _directories.Clear();
        _names = 0;
    }
}
