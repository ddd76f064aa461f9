using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Ext;

/// <summary>Where a file's blocks are, and which blocks hold that mapping itself.</summary>
internal sealed class FileMap
{
    private readonly List<MappedRun> _runs = new(1); // that of most files
    private List<ExtBlock>? _nodes;
    private HashSet<ExtBlock>? _seen;

    /// <summary>Ascending by logical block, never overlapping.</summary>
    public IReadOnlyList<MappedRun> Runs => _runs;

    /// <summary>Extent tree nodes below the root, or indirect blocks.</summary>
    public IReadOnlyList<ExtBlock> Nodes => _nodes ?? [];

    /// <summary>Blocks of data.</summary>
    public long DataBlocks { get; private set; }

    /// <summary>The map of a file, directory or long symbolic link whose contents are in blocks.</summary>
    /// <exception cref="CorruptDataException">The tree is damaged.</exception>
    public static FileMap Read(ExtVolume volume, Inode inode)
    {
        FileMap map = new();
        if (inode.HasExtents)
        {
            ExtentTree.Read(volume, inode, map);
        }
        else
        {
            BlockPointers.Read(volume, inode, map);
        }

        return map;
    }

    /// <summary>Adds a run after all others; false when it is not after them.</summary>
    public bool TryAdd(MappedRun run)
    {
        if (_runs.Count > 0)
        {
            MappedRun last = _runs[^1];
            if (run.Logical < last.End)
            {
                return false;
            }

            if (run.Logical == last.End && run.Physical == last.Blocks.End && run.IsUnwritten == last.IsUnwritten)
            {
                _runs[^1] = last with { Count = last.Count + run.Count };
                DataBlocks += run.Count;
                return true;
            }
        }

        _runs.Add(run);
        DataBlocks += run.Count;
        return true;
    }

    /// <summary>Adds a node; false when it is one already.</summary>
    public bool TryAddNode(ExtBlock node)
    {
        if (!(_seen ??= []).Add(node))
        {
            return false;
        }

        (_nodes ??= []).Add(node);
        return true;
    }

    /// <summary>The run that holds a logical block, or the next one after it; null past the last.</summary>
    public MappedRun? Find(FileBlock logical)
    {
        int low = 0;
        int high = _runs.Count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (_runs[middle].End <= logical)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low < _runs.Count ? _runs[low] : null;
    }

    /// <summary>The block on the volume that holds a logical block with contents, or null.</summary>
    public ExtBlock? FindBlock(FileBlock logical) =>
        Find(logical) is { IsUnwritten: false } run && run.Logical <= logical ? run.At(logical) : null;
}
