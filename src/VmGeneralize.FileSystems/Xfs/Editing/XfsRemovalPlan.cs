using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Xfs.Editing;

/// <summary>What removing one name takes with it, found by walking the tree. Changes nothing.</summary>
internal sealed class XfsRemovalPlan
{
    private readonly XfsVolume _volume;
    private readonly XfsDirectoryNames _directories;
    private readonly HashSet<XfsInodeNumber> _own;
    private readonly List<(string Path, FileKind Kind, XfsInodeNumber Inode)> _names = [];
    private readonly Dictionary<XfsInodeNumber, Doomed> _files = [];

    private XfsRemovalPlan(XfsVolume volume, XfsDirectoryNames directories)
    {
        _volume = volume;
        _directories = directories;
        XfsSuperblock superblock = volume.Superblock;
        _own = [superblock.RootInode, superblock.RealtimeBitmapInode, superblock.RealtimeSummaryInode, .. superblock.QuotaInodes];
    }

    /// <summary>A file that loses names.</summary>
    /// <param name="Number">Its inode.</param>
    /// <param name="IsDirectory">All of it goes with its one name.</param>
    /// <param name="Names">Names it has.</param>
    /// <param name="Bytes">Bytes in its blocks; those that it shares with other files are counted too.</param>
    public sealed record Doomed(XfsInodeNumber Number, bool IsDirectory, long Names, long Bytes)
    {
        /// <summary>Names that it loses.</summary>
        public int Removed { get; set; }

        public bool IsGone => IsDirectory || Removed >= Names;
    }

    /// <summary>By inode number.</summary>
    public IReadOnlyDictionary<XfsInodeNumber, Doomed> Files => _files;

    public static XfsRemovalPlan Make(XfsVolume volume, XfsDirectoryNames directories, XfsPathTarget target, string path)
    {
        if (target.Parent is null)
        {
            throw new RefusedException(XfsRefusal.Metadata, $"{path} is part of the XFS volume itself.", "Choose a file or folder of the guest.");
        }

        XfsRemovalPlan plan = new(volume, directories);
        plan.Walk(target.Inode, path);
        return plan;
    }

    /// <summary>One entry per name, children before their directory.</summary>
    public List<RemovedEntry> Describe()
    {
        Dictionary<XfsInodeNumber, int> seen = [];
        List<RemovedEntry> entries = new(_names.Count);
        foreach ((string path, FileKind kind, XfsInodeNumber inode) in _names)
        {
            _volume.Cancellation.ThrowIfCancellationRequested();
            Doomed file = _files[inode];
            int removed = seen[inode] = seen.GetValueOrDefault(inode) + 1;
            int left = file.IsDirectory ? 0 : (int)Math.Clamp(file.Names - removed, 0, int.MaxValue);
            entries.Add(new RemovedEntry(path, kind, left == 0 ? file.Bytes : 0, left));
        }

        return entries;
    }

    private sealed record Frame(XfsInodeNumber Directory, string Path, IEnumerator<XfsDirectoryEntry> Entries);

    private void Walk(XfsInode top, string path)
    {
        Stack<Frame> frames = new();
        Enter(top, path, frames);
        while (frames.TryPeek(out Frame? frame))
        {
            if (frame.Entries.MoveNext())
            {
                Enter(_volume.ReadInode(frame.Entries.Current.Inode), $"{frame.Path}/{frame.Entries.Current.Name}", frames);
                continue;
            }

            _names.Add((frame.Path, FileKind.Directory, frame.Directory));
            frames.Pop();
        }
    }

    private void Enter(XfsInode inode, string path, Stack<Frame> frames)
    {
        if (_own.Contains(inode.Number))
        {
            throw CorruptDataException.Mismatch(
                XfsInode.Structure, _volume.Position(inode.Number), $"names of the volume's own inode {inode.Number}", "none", path);
        }

        if (!_files.TryGetValue(inode.Number, out Doomed? doomed))
        {
            long blocks = (long)Math.Min(inode.Blocks, (ulong)(long.MaxValue / _volume.BlockSize));
            doomed = new Doomed(inode.Number, inode.IsDirectory, inode.Links, blocks * _volume.BlockSize);
            _files.Add(inode.Number, doomed);
        }
        else if (inode.IsDirectory)
        {
            throw CorruptDataException.Mismatch(
                XfsInode.Structure, _volume.Position(inode.Number), $"places of directory {inode.Number}", 1, $"another one, {path}");
        }

        if (++doomed.Removed > doomed.Names && !doomed.IsDirectory)
        {
            throw CorruptDataException.Mismatch(XfsInode.Structure, _volume.Position(inode.Number), $"names of inode {inode.Number}", doomed.Names, "more");
        }

        if (inode.IsDirectory)
        {
            frames.Push(new Frame(inode.Number, path, _directories.Entries(inode).GetEnumerator()));
        }
        else
        {
            _names.Add((path, inode.Kind, inode.Number));
        }
    }
}
