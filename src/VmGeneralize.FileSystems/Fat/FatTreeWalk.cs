using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Fat;

/// <summary>
/// Goes through a tree, each file and directory with all its clusters, in bounded time on any volume: a cluster that was met once is not
/// taken again, and nesting has an end.
/// </summary>
/// <param name="volume">The volume.</param>
/// <param name="report">Is told of damage, and the walk goes on beside it; null to throw.</param>
internal sealed class FatTreeWalk(FatVolume volume, Action<string>? report = null)
{
    private const int DeepestNesting = 256; // Windows ends at 260 characters of a path, and so at half as many directories

    /// <summary>Clusters of the chains met so far, the first one at 0.</summary>
    public UnitBits Owned { get; } = new(volume.Boot.ClusterCount);

    /// <summary>The root with everything on the volume, as the last one.</summary>
    /// <exception cref="CorruptDataException">Without somebody to report to.</exception>
    public IEnumerable<FatTreeNode> All()
    {
        FatChain? chain = volume.IsFat32 ? Try("/", null, () => FatChain.Whole(volume, volume.Boot.RootCluster, Owned)) : FatChain.Empty;
        FatSlots? slots = Try("/", null, () => FatSlots.Root(volume));
        return chain is null || slots is null ? [] : [.. Below("", slots), new FatTreeNode("/", Entry: null, slots, chain)];
    }

    /// <summary>One file, or one directory behind everything in it.</summary>
    /// <inheritdoc cref="All"/>
    public IEnumerable<FatTreeNode> From(string path, FatDirectoryEntry entry)
    {
        if (Open(path, entry) is not { } node)
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
        while (frames.TryPeek(out var frame))
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

            FatDirectoryEntry entry = frame.Entries.Current;
            string child = $"{frame.Path}/{entry.Name}";
            if (Open(child, entry) is not { } node)
            {
                continue;
            }

            if (node.Slots is null)
            {
                yield return node;
            }
            else if (frames.Count < DeepestNesting)
            {
                frames.Push((node, child, Entries(child, node.Slots)));
            }
            else
            {
                Try<FatTreeNode>(child, null, () => throw new CorruptDataException("FAT directory", node.Slots.PositionOf(0), $"more than {DeepestNesting} directories in each other"));
            }
        }
    }

    private FatTreeNode? Open(string path, FatDirectoryEntry entry) => Try(path, null, () =>
    {
        FatChain chain = FatChain.Whole(volume, entry.Record.FirstCluster, Owned);
        return new FatTreeNode(path, entry, entry.Record.IsDirectory ? FatSlots.Read(volume, entry.Record.FirstCluster) : null, chain);
    });

    private IEnumerator<FatDirectoryEntry> Entries(string path, FatSlots directory) => Try(path, [], directory.Entries)!.GetEnumerator();

    private T? Try<T>(string path, T? otherwise, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (CorruptDataException damage) when (report is not null)
        {
            report($"{path}: {damage.Message}");
            return otherwise;
        }
    }
}
