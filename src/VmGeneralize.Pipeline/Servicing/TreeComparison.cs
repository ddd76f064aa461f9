using VmGeneralize.Blocks;
using VmGeneralize.FileSystems;
using VmGeneralize.Pipeline.Results;

namespace VmGeneralize.Pipeline.Servicing;

/// <summary>
/// Walks two states of one file system side by side, folder by folder, so that memory does not grow with the disk. Where changes are
/// expected, names and sizes are compared; everywhere else the contents too.
/// </summary>
internal sealed class TreeComparison(IFileSystem before, IFileSystem after, int partition, bool isSystem)
{
    private const int DeepestFolder = 512;
    private const ulong FirstOrdinaryRecord = 24; // NTFS: file records below are the file system's own
    private const int ChunkSize = 1 << 20;

    private readonly byte[] _left = new byte[ChunkSize];
    private readonly byte[] _right = new byte[ChunkSize];

    /// <summary>What DISM changes, and what Windows makes on every volume that it mounts.</summary>
    public List<FileChange> Expected { get; } = [];

    public List<FileChange> Unexpected { get; } = [];

    public void Run(CancellationToken cancellation) => Compare(before.Root, after.Root, "", depth: 0, cancellation);

    /// <summary>
    /// Hives of the image (the default user's too) are loaded and unloaded, which leaves their logs; the mount leaves
    /// <c>System Volume Information</c> and at times a recycle bin.
    /// </summary>
    internal static bool IsExpected(string path, bool isSystem) =>
        IsIn(path, "/System Volume Information") || IsIn(path, "/$RECYCLE.BIN") || (isSystem
            && (IsIn(path, "/Windows") || path.StartsWith("/Users/Default/NTUSER.DAT", StringComparison.OrdinalIgnoreCase)));

    private static bool IsIn(string path, string folder) =>
        path.StartsWith(folder, StringComparison.OrdinalIgnoreCase) && (path.Length == folder.Length || path[folder.Length] == '/');

    private void Compare(FileEntry left, FileEntry right, string path, int depth, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (depth > DeepestFolder)
        {
            throw CorruptDataException.Mismatch("Directory tree", 0, "depth", $"at most {DeepestFolder} levels", $"more at {path}");
        }

        Dictionary<string, FileEntry> gone = List(before, left);
        foreach (FileEntry entry in List(after, right).Values)
        {
            string name = $"{path}/{entry.Name}";
            if (!gone.Remove(entry.Name, out FileEntry? old))
            {
                Add(name, FileChangeKind.Added);
            }
            else if (old.Kind != entry.Kind || old.ReparseTag != entry.ReparseTag)
            {
                Add(name, FileChangeKind.Changed);
            }
            else if (entry.IsDirectory)
            {
                Compare(old, entry, name, depth + 1, cancellation);
            }
            else if (old.Length != entry.Length)
            {
                Add(name, FileChangeKind.Resized);
            }
            else if (!IsExpected(name, isSystem) && !SameContents(old, entry, cancellation))
            {
                Add(name, FileChangeKind.Changed);
            }
        }

        foreach (string name in gone.Keys.Order(StringComparer.Ordinal))
        {
            Add($"{path}/{name}", FileChangeKind.Removed);
        }
    }

    private static Dictionary<string, FileEntry> List(IFileSystem fileSystem, FileEntry folder)
    {
        Dictionary<string, FileEntry> entries = new(StringComparer.Ordinal);
        foreach (FileEntry entry in fileSystem.List(folder))
        {
            if (entry.Id >= FirstOrdinaryRecord || !entry.Name.StartsWith('$'))
            {
                entries[entry.Name] = entry;
            }
        }

        return entries;
    }

    private bool SameContents(FileEntry left, FileEntry right, CancellationToken cancellation)
    {
        try
        {
            for (long offset = 0; offset < left.Length; offset += ChunkSize)
            {
                cancellation.ThrowIfCancellationRequested();
                int count = before.Read(left, offset, _left);
                if (count != after.Read(right, offset, _right) || !_left.AsSpan(0, count).SequenceEqual(_right.AsSpan(0, count)))
                {
                    return false;
                }
            }

            return true;
        }
        catch (UnsupportedFeatureException)
        {
            return true; // stored in a way that is not read (encrypted, deduplicated): name and size must do
        }
    }

    private void Add(string path, FileChangeKind kind) => (IsExpected(path, isSystem) ? Expected : Unexpected).Add(new FileChange(partition, path, kind));
}
