using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Posix;

/// <summary>Everything that removing one name deletes, found by walking the tree of inodes. Changes nothing.</summary>
/// <typeparam name="TInode">An inode of the file system.</typeparam>
/// <typeparam name="TNumber">Its number.</typeparam>
internal abstract class PosixRemovalPlan<TInode, TNumber>(CancellationToken cancellation)
    where TNumber : struct, IEquatable<TNumber>
{
    private readonly List<(string Path, TNumber Inode)> _names = [];
    private readonly Dictionary<TNumber, FileToRemove> _files = [];

    /// <summary>A file that loses names.</summary>
    /// <param name="Number">Its inode.</param>
    /// <param name="Kind">A directory is removed with its one name, and everything in it.</param>
    /// <param name="Names">Names it has.</param>
    /// <param name="Bytes">Bytes in its blocks; those that it shares with other files are counted too.</param>
    public sealed record FileToRemove(TNumber Number, FileKind Kind, long Names, long Bytes)
    {
        /// <summary>Names that it loses.</summary>
        public int Removed { get; set; }

        public bool IsDirectory => Kind == FileKind.Directory;

        public bool IsGone => IsDirectory || Removed >= Names;
    }

    /// <summary>By inode number.</summary>
    public IReadOnlyDictionary<TNumber, FileToRemove> Files => _files;

    /// <summary>The name of an inode in errors.</summary>
    protected abstract string Structure { get; }

    /// <summary>One entry per name, children before their directory.</summary>
    public List<RemovedEntry> Describe()
    {
        Dictionary<TNumber, int> seen = [];
        List<RemovedEntry> entries = new(_names.Count);
        foreach ((string path, TNumber inode) in _names)
        {
            cancellation.ThrowIfCancellationRequested();
            FileToRemove file = _files[inode];
            int removed = seen[inode] = seen.GetValueOrDefault(inode) + 1;
            int left = file.IsDirectory ? 0 : (int)Math.Clamp(file.Names - removed, 0, int.MaxValue);
            entries.Add(new RemovedEntry(path, file.Kind, left == 0 ? file.Bytes : 0, left));
        }

        return entries;
    }

    protected void Walk(TInode top, string path)
    {
        Stack<Frame> frames = new();
        Enter(top, path, frames);
        while (frames.TryPeek(out Frame? frame))
        {
            if (frame.Entries.MoveNext())
            {
                Enter(Read(frame.Entries.Current.Inode), $"{frame.Path}/{frame.Entries.Current.Name}", frames);
                continue;
            }

            _names.Add((frame.Path, frame.Directory));
            frames.Pop();
        }
    }

    protected abstract TInode Read(TNumber number);

    /// <summary>Its data, before any name is removed.</summary>
    protected abstract FileToRemove FactsOf(TInode inode);

    /// <summary>It belongs to the volume itself, and has no name that may be removed.</summary>
    protected abstract bool IsOwn(TInode inode);

    protected abstract IEnumerable<(string Name, TNumber Inode)> EntriesOf(TInode directory);

    /// <summary>Where it is, in bytes from the start of the volume.</summary>
    protected abstract long Position(TNumber number);

    private sealed record Frame(TNumber Directory, string Path, IEnumerator<(string Name, TNumber Inode)> Entries);

    private void Enter(TInode inode, string path, Stack<Frame> frames)
    {
        FileToRemove facts = FactsOf(inode);
        TNumber number = facts.Number;
        if (IsOwn(inode))
        {
            throw Corrupt(number, $"names of the volume's own inode {number}", "none", path);
        }

        if (!_files.TryGetValue(number, out FileToRemove? removal))
        {
            removal = facts;
            _files.Add(number, removal);
        }
        else if (removal.IsDirectory)
        {
            throw Corrupt(number, $"places of directory {number}", 1, $"another one, {path}");
        }

        if (++removal.Removed > removal.Names && !removal.IsDirectory)
        {
            throw Corrupt(number, $"names of inode {number}", removal.Names, "more");
        }

        if (removal.IsDirectory)
        {
            frames.Push(new Frame(number, path, EntriesOf(inode).GetEnumerator()));
        }
        else
        {
            _names.Add((path, number));
        }
    }

    private CorruptDataException Corrupt(TNumber inode, string field, object expected, object actual) =>
        CorruptDataException.Mismatch(Structure, Position(inode), field, expected, actual);
}
