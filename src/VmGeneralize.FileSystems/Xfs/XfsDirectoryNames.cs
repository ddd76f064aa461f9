using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Xfs.Editing;

namespace VmGeneralize.FileSystems.Xfs;

/// <summary>
/// Names of directories that were read, so that many look-ups in one directory read it once. Bounded, except for those that are edited: their names are
/// only here until they are laid out again.
/// </summary>
internal sealed class XfsDirectoryNames(XfsVolume volume)
{
    private const int MaxNames = 300_000;

    private readonly Dictionary<XfsInodeNumber, Dictionary<string, XfsDirectoryEntry>> _directories = [];
    private readonly SortedDictionary<XfsInodeNumber, EditedDirectory> _edited = [];
    private int _names;

    /// <summary>Those that must be laid out again.</summary>
    public IEnumerable<EditedDirectory> Edited => _edited.Values;

    /// <summary>The names of a directory.</summary>
    public Dictionary<string, XfsDirectoryEntry> Of(XfsInode directory)
    {
        if (_edited.TryGetValue(directory.Number, out EditedDirectory? edited))
        {
            return edited.Names;
        }

        if (_directories.TryGetValue(directory.Number, out Dictionary<string, XfsDirectoryEntry>? names))
        {
            return names;
        }

        if (_names > MaxNames)
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

    /// <summary>The names of a directory, in its order.</summary>
    /// <exception cref="CorruptDataException">The directory is damaged.</exception>
    public IEnumerable<XfsDirectoryEntry> Entries(XfsInode directory) =>
        _edited.TryGetValue(directory.Number, out EditedDirectory? edited) ? edited.Names.Values : XfsDirectory.Entries(volume, directory);

    /// <summary>A directory that will be edited.</summary>
    /// <exception cref="CorruptDataException">The directory is damaged.</exception>
    public EditedDirectory Edit(XfsInode directory)
    {
        if (!_edited.TryGetValue(directory.Number, out EditedDirectory? edited))
        {
            edited = new EditedDirectory(volume, directory);
            _edited.Add(directory.Number, edited);
            _directories.Remove(directory.Number);
        }

        return edited;
    }

    /// <summary>Drops a directory that is gone or was laid out.</summary>
    public void Forget(XfsInodeNumber directory)
    {
        _edited.Remove(directory);
        _directories.Remove(directory);
    }
}
