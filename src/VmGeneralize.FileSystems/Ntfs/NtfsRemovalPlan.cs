using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Ntfs.Indexes;

namespace VmGeneralize.FileSystems.Ntfs;

/// <summary>Everything that removing one name deletes, found by walking the tree by file reference. Changes nothing.</summary>
internal sealed class NtfsRemovalPlan
{
    private readonly NtfsVolume _volume;
    private readonly List<(string Path, FileKind Kind, long Record)> _names = [];
    private readonly Dictionary<long, FileToRemove> _files = [];
    private readonly HashSet<long> _directories = [];

    private NtfsRemovalPlan(NtfsVolume volume) => _volume = volume;

    /// <summary>A file that loses names.</summary>
    /// <param name="Reference">The file.</param>
    /// <param name="Names">Names it has, DOS names not counted.</param>
    /// <param name="Bytes">Bytes in its clusters, in all streams.</param>
    public sealed record FileToRemove(MftReference Reference, int Names, long Bytes)
    {
        /// <summary>Names that it loses.</summary>
        public List<(ulong Parent, string Name)> Removed { get; } = new(1);

        public bool IsGone => Removed.Count >= Names;
    }

    /// <summary>By record number.</summary>
    public IReadOnlyDictionary<long, FileToRemove> Files => _files;

    public static NtfsRemovalPlan Make(NtfsVolume volume, PathResolver.Target target, string path)
    {
        if (target.InMetadata || target.Name is null)
        {
            throw new RefusedException(NtfsRefusal.Metadata, $"{path} is part of the NTFS volume itself.", "Choose a file or folder of the guest.");
        }

        NtfsRemovalPlan plan = new(volume);
        plan.Walk(target.File, FileNames.VisibleKey(target.File, target.Name), path);
        return plan;
    }

    /// <summary>One entry per name, children before their directory.</summary>
    public List<RemovedEntry> Describe()
    {
        Dictionary<long, int> seen = [];
        List<RemovedEntry> entries = new(_names.Count);
        foreach ((string path, FileKind kind, long record) in _names)
        {
            _volume.Cancellation.ThrowIfCancellationRequested();
            FileToRemove file = _files[record];
            int removed = seen[record] = seen.GetValueOrDefault(record) + 1;
            int left = Math.Max(0, file.Names - removed);
            entries.Add(new RemovedEntry(path, kind, left == 0 ? file.Bytes : 0, left));
        }

        return entries;
    }

    private sealed record Frame(NtfsFile Directory, string Path, FileKind Kind, IEnumerator<IndexEntry> Entries);

    private void Walk(NtfsFile top, FileNameKey name, string path)
    {
        Stack<Frame> frames = new();
        Enter(top, name, path, frames);
        while (frames.TryPeek(out Frame? frame))
        {
            if (!frame.Entries.MoveNext())
            {
                _names.Add((frame.Path, frame.Kind, frame.Directory.Base.Number));
                frames.Pop();
                continue;
            }

            FileNameKey key = frame.Entries.Current.FileName;
            if (key.Namespace != FileNameNamespace.Dos)
            {
                Enter(_volume.Open(new MftReference(frame.Entries.Current.FileReference)), key, $"{frame.Path}/{key.Name}", frames);
            }
        }
    }

    private void Enter(NtfsFile file, FileNameKey name, string path, Stack<Frame> frames)
    {
        if (file.Base.Number < WellKnownRecord.FirstUser)
        {
            throw new RefusedException(NtfsRefusal.Metadata, $"{path} is part of the NTFS volume itself.", "Choose a file or folder of the guest.");
        }

        Add(file, name);
        bool redirects = ReparseTag.Redirects(ReparseTag.Of(file));
        if (!file.IsDirectory)
        {
            _names.Add((path, redirects ? FileKind.ReparsePoint : FileKind.File, file.Base.Number));
            return;
        }

        if (!_directories.Add(file.Base.Number))
        {
            throw CorruptDataException.Mismatch(FileRecord.Structure, file.Base.Position, $"places of directory {file.Base.Number}", 1, $"another one, {path}");
        }

        // What a redirecting directory itself holds is in no other directory: it is removed too, its target is not.
        frames.Push(new Frame(file, path, redirects ? FileKind.ReparsePoint : FileKind.Directory, NtfsDirectory.Open(_volume, file).Entries().GetEnumerator()));
    }

    private void Add(NtfsFile file, FileNameKey name)
    {
        List<(AttributeRecord Attribute, FileNameKey Name)> names = FileNames.Of(file);
        if (!_files.TryGetValue(file.Base.Number, out FileToRemove? removal))
        {
            removal = new FileToRemove(file.Reference, names.Count(other => other.Name.Namespace != FileNameNamespace.Dos), AllocatedBytes(file));
            _files.Add(file.Base.Number, removal);
        }

        // A directory that names a file twice, or by a name that the file does not have, must not get the file deleted.
        (ulong, string) removed = (name.ParentReference, name.Name);
        if (removal.Removed.Contains(removed) || !names.Exists(other => (other.Name.ParentReference, other.Name.Name) == removed))
        {
            throw CorruptDataException.Mismatch(
                "$FILE_NAME", file.Base.Position, $"names of record {file.Base.Number}", $"\"{name.Name}\", as in its directory, once", "not so");
        }

        removal.Removed.Add(removed);
    }

    private long AllocatedBytes(NtfsFile file)
    {
        long clusters = 0;
        foreach (AttributeRecord attribute in file.Attributes)
        {
            clusters += attribute.IsNonResident ? attribute.ReadRuns(_volume.Space.Clusters).AllocatedClusters : 0;
        }

        return clusters * _volume.Space.BytesPerCluster;
    }
}
