using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Ext;

/// <summary>What removing one name takes with it, found by walking the tree. Changes nothing.</summary>
internal sealed class ExtRemovalPlan
{
    private readonly ExtVolume _volume;
    private readonly List<(string Path, FileKind Kind, InodeNumber Inode)> _names = [];
    private readonly Dictionary<InodeNumber, Doomed> _files = [];

    private ExtRemovalPlan(ExtVolume volume) => _volume = volume;

    /// <summary>A file that loses names.</summary>
    /// <param name="Number">Its inode.</param>
    /// <param name="IsDirectory">All of it goes with its one name.</param>
    /// <param name="Names">Names it has.</param>
    /// <param name="Bytes">Bytes in its blocks.</param>
    public sealed record Doomed(InodeNumber Number, bool IsDirectory, int Names, long Bytes)
    {
        /// <summary>Names that it loses.</summary>
        public int Removed { get; set; }

        public bool IsGone => IsDirectory || Removed >= Names;
    }

    /// <summary>By inode number.</summary>
    public IReadOnlyDictionary<InodeNumber, Doomed> Files => _files;

    public static ExtRemovalPlan Make(ExtVolume volume, ExtTarget target, string path)
    {
        if (target.Parent is null || (target.Parent.Number == InodeNumber.Root && target.Entry.Name == "lost+found"))
        {
            throw new RefusedException(ExtRefusal.Metadata, $"{path} is part of the ext volume itself.", "Choose a file or folder of the guest.");
        }

        ExtRemovalPlan plan = new(volume);
        plan.Walk(target.Inode, path);
        return plan;
    }

    /// <summary>One entry per name, children before their directory.</summary>
    public List<RemovedEntry> Describe()
    {
        Dictionary<InodeNumber, int> seen = [];
        List<RemovedEntry> entries = new(_names.Count);
        foreach ((string path, FileKind kind, InodeNumber inode) in _names)
        {
            _volume.Cancellation.ThrowIfCancellationRequested();
            Doomed file = _files[inode];
            int removed = seen[inode] = seen.GetValueOrDefault(inode) + 1;
            int left = file.IsDirectory ? 0 : Math.Max(0, file.Names - removed);
            entries.Add(new RemovedEntry(path, kind, left == 0 ? file.Bytes : 0, left));
        }

        return entries;
    }

    private sealed record Frame(InodeNumber Directory, string Path, IEnumerator<DirectoryEntry> Entries);

    private void Walk(Inode top, string path)
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

    private void Enter(Inode inode, string path, Stack<Frame> frames)
    {
        if (inode.Number < _volume.Superblock.FirstInode || (inode.Flags & InodeFlags.AttributeValue) != 0)
        {
            throw CorruptDataException.Mismatch(
                Inode.Structure, _volume.Position(inode.Number), $"names of the volume's own inode {inode.Number}", "none", path);
        }

        if (!_files.TryGetValue(inode.Number, out Doomed? doomed))
        {
            int unit = (inode.Flags & InodeFlags.HugeFile) != 0 ? _volume.BlockSize : 512;
            doomed = new Doomed(inode.Number, inode.IsDirectory, inode.Links, Math.Min(inode.BlockCount, long.MaxValue / unit) * unit);
            _files.Add(inode.Number, doomed);
        }
        else if (inode.IsDirectory)
        {
            throw CorruptDataException.Mismatch(
                Inode.Structure, _volume.Position(inode.Number), $"places of directory {inode.Number}", 1, $"another one, {path}");
        }

        if (++doomed.Removed > doomed.Names && !doomed.IsDirectory)
        {
            throw CorruptDataException.Mismatch(Inode.Structure, _volume.Position(inode.Number), $"names of inode {inode.Number}", doomed.Names, "more");
        }

        if (inode.IsDirectory)
        {
            frames.Push(new Frame(inode.Number, path, ExtDirectory.Entries(_volume, inode).GetEnumerator()));
        }
        else
        {
            _names.Add((path, inode.Kind, inode.Number));
        }
    }
}
