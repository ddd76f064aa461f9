using VmGeneralize.FileSystems.Ntfs.Indexes;

namespace VmGeneralize.FileSystems.Ntfs;

/// <summary>
/// Directories on earlier paths, with their open indexes: inspecting a system looks up hundreds of names in a few folders. Only while nothing is
/// edited.
/// </summary>
internal sealed class KnownFolders
{
    private const int Most = 128; // folders, whose indexes keep at most 64 KiB each

    private readonly Dictionary<string, Folder> _folders = new(StringComparer.Ordinal);

    /// <summary>A directory on a path.</summary>
    /// <param name="Target">What the path leads to.</param>
    /// <param name="Above">File records of the directories that the path goes through, and its own.</param>
    /// <param name="Names">Its index.</param>
    public sealed record Folder(PathResolver.Target Target, IReadOnlyList<long> Above, IndexTree Names);

    /// <summary>The deepest known directory on a path.</summary>
    /// <param name="names">The path.</param>
    /// <param name="depth">Names that lead to it.</param>
    public Folder? Deepest(string[] names, out int depth)
    {
        for (depth = names.Length - 1; depth >= 0; depth--)
        {
            if (_folders.TryGetValue(Key(names, depth), out Folder? folder))
            {
                return folder;
            }
        }

        depth = 0;
        return null;
    }

    public void Add(string[] names, int depth, Folder folder)
    {
        if (_folders.Count == Most)
        {
            _folders.Clear();
        }

        _folders[Key(names, depth)] = folder;
    }

    public void Forget() => _folders.Clear();

    private static string Key(string[] names, int depth) => string.Join('/', names, 0, depth);
}
