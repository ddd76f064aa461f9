using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Fat;

/// <summary>
/// Walks a tree, each file and directory with all its clusters, in bounded time on any volume: a cluster is not visited
/// twice, and nesting is limited.
/// </summary>
/// <param name="volume">The volume.</param>
/// <param name="report">Receives damage, with text formatted on demand, and the walk continues past it; null to throw.</param>
internal sealed class FatTreeWalk(FatVolume volume, Action<Func<string>>? report = null)
{
    private const int MaxDamage = 1000; // places; where there are more, nothing is learnt from the rest
    private const int DeepestNesting = 256; // Windows ends at 260 characters of a path, and so at half as many directories

    private int _damage;

    /// <summary>Clusters of the chains visited so far, the first one at 0.</summary>
    public UnitBits Owned { get; } = new(volume.Boot.ClusterCount);

    /// <summary>Everything on the volume, the root last.</summary>
    /// <exception cref="CorruptDataException">There is damage and nothing to report it to.</exception>
    public IEnumerable<FatTreeNode> All()
    {
        FatChain? chain = volume.IsFat32 ? Try("", "", null, () => FatChain.Whole(volume, volume.Boot.RootCluster, Owned)) : FatChain.Empty;
        FatSlots? slots = Try("", "", null, () => FatSlots.Root(volume));
        if (chain is null || slots is null)
        {
            yield break;
        }

        foreach (FatTreeNode node in Below("", slots))
        {
            yield return node;
        }

        yield return new FatTreeNode("/", Entry: null, slots, chain);
    }

    /// <summary>One file, or one directory after everything in it.</summary>
    /// <inheritdoc cref="All"/>
    public IEnumerable<FatTreeNode> From(string path, FatDirectoryEntry entry)
    {
        if (Open(path[..path.LastIndexOf('/')], entry) is not { } node)
        {
            yield break;
        }

        foreach (FatTreeNode below in node.Slots is { } slots ? Below(path, slots) : [])
        {
            yield return below;
        }

        yield return node;
    }

    private IEnumerable<FatTreeNode> Below(string path, FatSlots directory)
    {
        Stack<(FatTreeNode? Node, string Path, IEnumerator<FatDirectoryEntry> Entries)> frames = new();
        frames.Push((null, path, Entries(path, directory)));
        while (_damage < MaxDamage && frames.TryPeek(out var frame))
        {
            if (!frame.Entries.MoveNext())
            {
                frames.Pop();
                if (frame.Node is not null)
                {
                    yield return frame.Node;
                }

                continue;
            }

            if (Open(frame.Path, frame.Entries.Current) is not { } node)
            {
                continue;
            }

            if (node.Slots is null)
            {
                yield return node;
            }
            else if (frames.Count < DeepestNesting)
            {
                frames.Push((node, node.Path, Entries(node.Path, node.Slots)));
            }
            else
            {
                Try<FatTreeNode>(
                    node.Path,
                    "",
                    null,
                    () => throw new CorruptDataException("FAT directory", node.Slots.PositionOf(0), $"more than {DeepestNesting} directories in each other"));
            }
        }
    }

    private FatTreeNode? Open(string directory, FatDirectoryEntry entry) => Try(directory, entry.Name, null, () =>
    {
        FatChain chain = FatChain.Whole(volume, entry.Record.FirstCluster, Owned);
        FatSlots? slots = entry.Record.IsDirectory ? FatSlots.Read(volume, entry.Record.FirstCluster) : null;
        return new FatTreeNode($"{directory}/{entry.Name}", entry, slots, chain);
    });

    private IEnumerator<FatDirectoryEntry> Entries(string path, FatSlots directory) => Try(path, "", [], directory.Entries)!.GetEnumerator();

    private T? Try<T>(string directory, string name, T? otherwise, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (CorruptDataException damage) when (report is not null)
        {
            _damage++;
            report(() => $"{directory}/{name}: {damage.Message}");
            return otherwise;
        }
    }
}
