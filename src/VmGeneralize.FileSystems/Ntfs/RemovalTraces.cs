namespace VmGeneralize.FileSystems.Ntfs;

/// <summary>What was removed so far and where names of it may linger; cleaned once, at the end.</summary>
internal sealed class RemovalTraces
{
    /// <summary>References of directories whose index lost entries.</summary>
    public HashSet<ulong> TouchedDirectories { get; } = [];

    /// <summary>References of files and directories that are gone.</summary>
    public HashSet<ulong> RemovedFiles { get; } = [];

    /// <summary>Names that surviving files lost, by file reference.</summary>
    public Dictionary<ulong, HashSet<string>> RemovedLinks { get; } = [];

    public bool IsEmpty => RemovedFiles.Count == 0 && RemovedLinks.Count == 0;

    public void AddLinks(MftReference file, IEnumerable<string> names)
    {
        if (!RemovedLinks.TryGetValue(file.Value, out HashSet<string>? links))
        {
            RemovedLinks.Add(file.Value, links = new(StringComparer.Ordinal));
        }

        links.UnionWith(names);
    }
}
