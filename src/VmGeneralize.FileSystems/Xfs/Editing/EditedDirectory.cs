using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Posix;

namespace VmGeneralize.FileSystems.Xfs.Editing;

/// <summary>The names of a directory that is edited: it is laid out again once, when the edits are complete.</summary>
internal sealed class EditedDirectory
{
    private const int LongestRecord = 272; // bytes of a name of 255 bytes with what belongs to it
    private const int FewestNodeEntries = 60; // of a node that is half full, in blocks of 1 KiB

    private readonly Dictionary<string, XfsDirectoryEntry> _names = new(StringComparer.Ordinal);
    private readonly XfsSuperblock _superblock;
    private long _bytes = 2 * 16; // "." and ".."
    private bool _hasGrown;

    /// <exception cref="CorruptDataException">The directory is damaged.</exception>
    public EditedDirectory(XfsVolume volume, XfsInode directory)
    {
        _superblock = volume.Superblock;
        Number = directory.Number;
        Parent = XfsDirectory.ParentOf(volume, directory);
        OldBlocks = XfsFileMap.Read(volume, directory, directory.Data).Runs.Sum(run => run.Count);
        foreach (XfsDirectoryEntry entry in XfsDirectory.Entries(volume, directory))
        {
            if (!_names.TryAdd(entry.Name, entry))
            {
                throw CorruptDataException.Mismatch(
                    XfsDirectory.Structure, volume.Position(directory.Number), $"names of directory {directory.Number}", "each once", entry.Name);
            }

            _bytes += RecordBytes(entry.Name);
        }
    }

    public XfsInodeNumber Number { get; }

    public XfsInodeNumber Parent { get; }

    /// <summary>By name; in the order in which they are laid out.</summary>
    public Dictionary<string, XfsDirectoryEntry> Names => _names;

    /// <summary>Blocks that it may take besides those that it had.</summary>
    public long Growth => _hasGrown ? Math.Max(0, MaxBlocks(_bytes, _names.Count) - OldBlocks) : 0;

    private long OldBlocks { get; }

    public void Remove(string name)
    {
        _names.Remove(name);
        _bytes -= RecordBytes(name);
    }

    public void Add(XfsDirectoryEntry entry)
    {
        _names.Add(entry.Name, entry);
        _bytes += RecordBytes(entry.Name);
        _hasGrown = true;
    }

    /// <summary>What <see cref="Growth"/> would be with one more name.</summary>
    public long GrowthWith(string name) => Math.Max(0, MaxBlocks(_bytes + RecordBytes(name), _names.Count + 1) - OldBlocks);

    private static long RecordBytes(string name) => (9 + (PosixName.TryEncode(name)?.Length ?? byte.MaxValue) + 3 + 7) & ~7;

    /// <summary>More blocks than any form of a directory needs, those of its tree of extents included.</summary>
    private long MaxBlocks(long bytes, long names)
    {
        long size = _superblock.DirectoryBlockSize;
        long data = (bytes / (size - 64 - LongestRecord)) + 1;
        long leaves = ((names + 2) / ((size - 64) / 8)) + 1;
        long nodes = (leaves / FewestNodeEntries) + 2;
        long free = (data / ((size - 64) / 2)) + 1;
        long blocks = (data + leaves + nodes + free) << _superblock.DirectoryBlockLog;
        return blocks + (blocks / 20) + 3;
    }
}
