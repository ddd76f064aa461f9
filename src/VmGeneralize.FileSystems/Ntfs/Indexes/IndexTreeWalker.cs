using System.Buffers;
using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Ntfs.Indexes;

/// <summary>
/// Visits all nodes of a tree once, for work that needs every node and not only every entry: our own check, and wiping what earlier
/// changes left behind.
/// </summary>
/// <param name="storage">Where the index is.</param>
/// <param name="shape">Its sizes and order.</param>
/// <param name="store">Its nodes.</param>
/// <param name="take">Receives every entry in order, without the end markers; may be null.</param>
internal sealed class IndexTreeWalker(IIndexStorage storage, IndexShape shape, IndexNodeStore store, Action<IndexEntry>? take = null)
{
    /// <summary>Most problems that are listed; a damaged index of thousands of blocks does not need thousands of lines.</summary>
    private const int MaxProblems = 100;

    private readonly HashSet<long> _visited = [];
    private readonly List<string> _problems = [];
    private readonly List<long> _held = []; // blocks with slack
    private readonly List<byte[]> _blocks = []; // one for each depth that was reached
    private long _heldBytes;
    private IndexEntry? _previous;
    private int? _leafDepth;

    /// <summary>What is wrong with the index; empty when nothing is.</summary>
    /// <param name="slack">Bytes of slack that hold something, and of free blocks that are not empty; 0 when something is wrong.</param>
    public IReadOnlyList<string> Check(out long slack)
    {
        IReadOnlyList<string> problems = Check();
        slack = problems.Count == 0 ? _heldBytes + WalkFreeBlocks(wipe: false) : 0;
        return problems;
    }

    private IReadOnlyList<string> Check()
    {
        try
        {
            Visit(store.OpenRoot(), depth: 1);
            CheckBitmap();
        }
        catch (CorruptDataException damage)
        {
            _problems.Add(damage.Message);
        }
        finally
        {
            _previous = null;
            _blocks.ForEach(block => ArrayPool<byte>.Shared.Return(block));
            _blocks.Clear();
        }

        return _problems;
    }

    /// <summary>
    /// Zeros the slack of all nodes and formats every block that the bitmap calls free as an empty one.
    /// </summary>
    /// <returns>Bytes of slack that held something, and of free blocks that were not empty.</returns>
    /// <exception cref="CorruptDataException">The tree is damaged, or uses a block that the bitmap calls free. Nothing was changed.</exception>
    public long ScrubSlack() => WalkSlack(wipe: true);

    /// <summary>What <see cref="ScrubSlack"/> would return, without changing anything.</summary>
    /// <exception cref="CorruptDataException">The tree is damaged, or uses a block that the bitmap calls free.</exception>
    public long MeasureSlack() => WalkSlack(wipe: false);

    private long WalkSlack(bool wipe)
    {
        IReadOnlyList<string> problems = Check();
        if (problems.Count > 0)
        {
            throw new CorruptDataException("NTFS index", 0, problems[0]);
        }

        for (int index = 0; wipe && index < _held.Count; index++)
        {
            Scrub(_held[index]);
        }

        return _heldBytes + WalkFreeBlocks(wipe);
    }

    private long WalkFreeBlocks(bool wipe)
    {
        long held = 0;
        for (long block = 0; block < shape.BlockCount; block++)
        {
            held += storage.IsAllocated(block) ? 0 : ScrubFreeBlock(block, wipe);
        }

        return held;
    }

    private void Visit(IndexNodeReader node, int depth)
    {
        if (SlackOf(node) is > 0 and var held)
        {
            _held.Add(node.Block);
            _heldBytes += held;
        }

        if (depth > IndexTree.MaxDepth)
        {
            throw node.Corrupt(0, "depth", $"at most {IndexTree.MaxDepth} nodes", "more");
        }

        CheckHeader(node);
        bool hasChildren = node.Header.HasChildren;
        if (!hasChildren && (_leafDepth ??= depth) != depth)
        {
            Report(node, 0, "depth of a leaf", _leafDepth, depth);
        }

        for (int position = node.First; ;)
        {
            IndexEntry entry = node.EntryAt(position);
            if (hasChildren)
            {
                long child = node.ChildOf(entry);
                if (!_visited.Add(child))
                {
                    throw node.Corrupt(position, $"parents of block {child}", 1, "another one");
                }

                // A node may have no key: ntfs-3g leaves such nodes where a directory once was large, and they do not affect searches.
                Visit(store.OpenBlock(child, BlockAt(depth)), depth + 1);
            }

            if (entry.IsLast)
            {
                if (position + entry.Length != node.End)
                {
                    Report(node, position, "end of the end marker", node.End, position + entry.Length);
                }

                return;
            }

            if (_previous is { } previous && shape.Collation.Compare(previous.Key, entry.Key) >= 0)
            {
                Report(node, position, "order", "a key after the one before it", "one before it");
            }

            take?.Invoke(entry);
            _previous = entry;
            position += entry.Length;
        }
    }

    /// <summary>
    /// The array for the children of a node. The entry before the next one is never in a block that is read then: it is an entry of a node that leads
    /// there, or was compared with one.
    /// </summary>
    private byte[] BlockAt(int depth)
    {
        if (_blocks.Count < depth)
        {
            _blocks.Add(ArrayPool<byte>.Shared.Rent(shape.BlockSize));
        }

        return _blocks[depth - 1];
    }

    private void CheckHeader(IndexNodeReader node)
    {
        if (node.Block != IndexNodeReader.RootBlock)
        {
            if (node.AllocatedEnd != shape.BlockSize)
            {
                Report(node, node.HeaderOffset + 8, "end of the node", shape.BlockSize, node.AllocatedEnd);
            }

            return;
        }

        uint attributeType = IndexRootHeader.Read(node.Bytes).AttributeType;
        uint expected = shape.IsView ? 0 : IndexRootHeader.FileNameAttribute;
        if (attributeType != expected)
        {
            Report(node, 0, "attribute type of the keys", $"0x{expected:X}", $"0x{attributeType:X}");
        }
    }

    private void CheckBitmap()
    {
        long count = shape.BlockCount;
        for (long block = 0; block < count; block++)
        {
            if (storage.IsAllocated(block) != _visited.Contains(block))
            {
                Report($"Index bitmap: block {block} is {(_visited.Contains(block) ? "in use but free" : "allocated but not in the tree")}");
            }
        }
    }

    private void Scrub(long block)
    {
        IndexNodeReader node = block == IndexNodeReader.RootBlock ? store.OpenRoot() : store.OpenBlock(block);
        node.Bytes.AsSpan(node.End).Clear();
        if (block != IndexNodeReader.RootBlock)
        {
            storage.WriteBlock(block, node.Bytes);
        }
        else if (!storage.TryWriteRoot(node.Bytes))
        {
            throw node.Corrupt(0, "root", "one of unchanged length that fits into its file record", "it does not");
        }
    }

    private long ScrubFreeBlock(long block, bool wipe)
    {
        if (store.IsEmpty(block))
        {
            return 0;
        }

        if (wipe)
        {
            store.WriteEmpty(block);
        }

        return shape.BlockSize;
    }

    private long SlackOf(IndexNodeReader node)
    {
        int length = node.Block == IndexNodeReader.RootBlock ? node.Bytes.Length : shape.BlockSize;
        return SlackBytes.Take(node.Bytes.AsSpan(node.End, length - node.End), wipe: false);
    }

    private void Report(IndexNodeReader node, int position, string field, object expected, object actual) =>
        Report(node.Corrupt(position, field, expected, actual).Message);

    private void Report(string problem)
    {
        if (_problems.Count < MaxProblems)
        {
            _problems.Add(problem);
        }
    }
}
