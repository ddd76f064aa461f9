namespace VmGeneralize.FileSystems.Xfs;

/// <summary>Names of directories that were looked at, so that many look-ups in one directory read it once. Bounded.</summary>
internal sealed class XfsDirectoryNames(XfsVolume volume)
{
    private const int MostNames = 300_000;

    private readonly Dictionary<XfsInodeNumber, Dictionary<string, XfsDirectoryEntry>> _directories = [];
    private int _names;

    /// <summary>The names of a directory.</summary>
    public Dictionary<string, XfsDirectoryEntry> Of(XfsInode directory)
    {
        if (_directories.TryGetValue(directory.Number, out Dictionary<string, XfsDirectoryEntry>? names))
        {
            return names;
        }

        if (_names > MostNames)
        {
            _directories.Clear();
            _names = 0;
        }

        names = new Dictionary<string, XfsDirectoryEntry>(StringComparer.Ordinal);
        foreach (XfsDirectoryEntry entry in XfsDirectory.Entries(volume, directory))
        {
            names.TryAdd(entry.Name, entry);
        }

        _names += names.Count;
        return _directories[directory.Number] = names;
    }
}
