using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Ntfs.Indexes;

/// <summary>
/// Changes to a tree. Each one edits the nodes of one path in memory and then settles them from the leaf up: a node that no
/// longer fits is split around its median, an emptied one is dissolved into its neighbour, the root is pushed down or pulled up.
/// So all leaves stay at one depth, and no node but the root loses its last key; nodes that others left without keys are
/// passed through, and are removed with the node below them.
/// </summary>
internal sealed class IndexTreeEditor(IndexShape shape, IndexNodeStore store)
{
    /// <summary>A node on the path from the root, and the entry in it that was followed or found.</summary>
    private sealed class Step(IndexNode node)
    {
        public IndexNode Node { get; } = node;

        public int Position { get; set; }
    }

    /// <summary>False, and nothing changed, when the key is there.</summary>
    public bool TryInsert(IndexEntry entry)
    {
        List<Step> path = Descend(entry.Key, out bool found);
        if (found)
        {
            return false;
        }

        IndexNode leaf = path[^1].Node;
        leaf.Entries.Insert(path[^1].Position, entry.WithoutChild());
        leaf.IsDirty = true;
        Settle(path);
        return true;
    }

    /// <summary>False, and nothing changed, when the key is not there.</summary>
    public bool TryReplace(IndexEntry entry)
    {
        List<Step> path = Descend(entry.Key, out bool found);
        if (found)
        {
            Substitute(path, entry);
        }

        return found;
    }

    /// <summary>False, and nothing changed, when the key is not there.</summary>
    public bool TryRemove(ReadOnlySpan<byte> key)
    {
        while (true)
        {
            List<Step> path = Descend(key, out bool found);
            if (!found)
            {
                return false;
            }

            if (!path[^1].Node.HasChildren)
            {
                RemoveFromLeaf(path);
                break;
            }

            if (TryRemoveInterior(path, key))
            {
                break;
            }
        }

        PullUpRoot();
        return true;
    }

    /// <summary>
    /// Removes a key that has a child. The key before it leaves its leaf first, which may move that entry; then it takes
    /// the entry's place, wherever that now is.
    /// </summary>
    /// <returns>False when the leaf before the key was empty and is now removed: try again.</returns>
    private bool TryRemoveInterior(List<Step> path, ReadOnlySpan<byte> key)
    {
        do
        {
            Follow(path);
            path[^1].Position = path[^1].Node.KeyCount;
        }
        while (path[^1].Node.HasChildren);

        IndexNode leaf = path[^1].Node;
        if (leaf.KeyCount == 0)
        {
            leaf.IsDirty = true;
            Settle(path);
            return false;
        }

        path[^1].Position--;
        IndexEntry replacement = leaf.Entries[path[^1].Position];
        RemoveFromLeaf(path);
        path = Descend(key, out bool found);
        if (!found)
        {
            throw shape.Corrupt(path[^1].Node.Block, 0, "keys", "in order", "one that was found is not found again");
        }

        Substitute(path, replacement);
        return true;
    }

    /// <summary>The path to a key, or to the leaf position where it would go.</summary>
    private List<Step> Descend(ReadOnlySpan<byte> key, out bool found)
    {
        List<Step> path = [new Step(store.ReadRoot())];
        while (true)
        {
            Step step = path[^1];
            int order = -1;
            while (step.Position < step.Node.KeyCount &&
                (order = shape.Collation.Compare(key, step.Node.Entries[step.Position].Key)) > 0)
            {
                step.Position++;
            }

            found = step.Position < step.Node.KeyCount && order == 0;
            if (found || !step.Node.HasChildren)
            {
                return path;
            }

            Follow(path);
        }
    }

    /// <summary>Adds the child of the entry that the path ends at.</summary>
    private void Follow(List<Step> path)
    {
        Step step = path[^1];
        IndexNode child = store.ReadChild(step.Node, step.Node.Entries[step.Position]);
        if (path.Count >= IndexTree.MaxDepth || path.Exists(above => above.Node.Block == child.Block))
        {
            throw shape.Corrupt(child.Block, 0, "tree", "one that ends", "the block is its own descendant, or the tree is too deep");
        }

        path.Add(new Step(child));
    }

    private void RemoveFromLeaf(List<Step> path)
    {
        path[^1].Node.Entries.RemoveAt(path[^1].Position);
        path[^1].Node.IsDirty = true;
        Settle(path);
    }

    /// <summary>Replaces the entry that the path ends at; its child stays.</summary>
    private void Substitute(List<Step> path, IndexEntry entry)
    {
        Step step = path[^1];
        IndexEntry old = step.Node.Entries[step.Position];
        step.Node.Entries[step.Position] = old.HasChild ? entry.WithChild(old.ChildVcn) : entry.WithoutChild();
        step.Node.IsDirty = true;
        Settle(path);
    }

    /// <summary>Writes the changed nodes of a path, children before parents.</summary>
    private void Settle(List<Step> path)
    {
        for (int level = path.Count - 1; level > 0; level--)
        {
            if (path[level].Node is { IsDirty: true, KeyCount: 0 } && !TryDissolve(path, level))
            {
                break;
            }

            IndexNode node = path[level].Node;
            if (node.IsDirty && store.Excess(node) > 0)
            {
                Split(node, path[level - 1]);
            }
            else if (node.IsDirty)
            {
                store.Write(node);
            }
        }

        if (path[0].Node.IsDirty)
        {
            WriteRoot(path[0].Node);
        }
    }

    /// <summary>
    /// Removes a node without keys, and those above it that have none either: the key between them and their neighbour moves down
    /// into the neighbour's outermost node at the same depth, together with the node's only child when it has one. That node
    /// takes the removed one's place in the path.
    /// </summary>
    /// <returns>False when no node above has a key: only the root is left then.</returns>
    private bool TryDissolve(List<Step> path, int level)
    {
        int top = level - 1;
        while (top > 0 && path[top].Node.KeyCount == 0)
        {
            top--;
        }

        IndexNode node = path[level].Node;
        Step parent = path[top];
        IndexNode above = parent.Node;
        List<IndexNode> emptied = [.. path[(top + 1)..(level + 1)].Select(step => step.Node)];
        bool hasNeighbour = above.KeyCount > 0;
        if (!hasNeighbour)
        {
            PullUp(node, above);
        }
        else
        {
            bool hasRight = parent.Position < above.KeyCount;
            int separatorAt = hasRight ? parent.Position : parent.Position - 1;
            IndexEntry separator = above.Entries[separatorAt];
            parent.Position = hasRight ? separatorAt + 1 : separatorAt;
            path.RemoveRange(top + 1, path.Count - top - 1);
            while (path.Count <= level)
            {
                Follow(path);
                path[^1].Position = hasRight ? 0 : path[^1].Node.KeyCount;
            }

            IndexNode neighbour = path[level].Node;
            if (emptied.Exists(gone => path.Exists(step => step.Node.Block == gone.Block)) || neighbour.HasChildren != node.HasChildren)
            {
                throw shape.Corrupt(neighbour.Block, 0, "neighbours", "different blocks at one depth", "others");
            }

            MoveDown(separator, node, neighbour, hasRight);
            if (!hasRight)
            {
                // What pointed to the dissolved node now points to its left neighbour, whose own entry has moved down.
                above.Entries[separatorAt + 1] = store.WithChild(above.Entries[separatorAt + 1], path[top + 1].Node);
            }

            above.Entries.RemoveAt(separatorAt);
            above.IsDirty = true;
            parent.Position = separatorAt;
        }

        foreach (IndexNode gone in emptied)
        {
            gone.IsDirty = false;
            store.Free(gone.Block);
        }

        return hasNeighbour;
    }

    /// <summary>Gives a node the key that was between it and a dissolved one, and that one's child.</summary>
    private static void MoveDown(IndexEntry separator, IndexNode dissolved, IndexNode neighbour, bool isRight)
    {
        if (isRight)
        {
            neighbour.Entries.Insert(0, dissolved.HasChildren ? separator.WithChild(dissolved.End.ChildVcn) : separator.WithoutChild());
        }
        else
        {
            neighbour.Entries.Insert(
                neighbour.KeyCount, dissolved.HasChildren ? separator.WithChild(neighbour.End.ChildVcn) : separator.WithoutChild());
            if (dissolved.HasChildren)
            {
                neighbour.End = neighbour.End.WithChild(dissolved.End.ChildVcn);
            }
        }

        neighbour.IsDirty = true;
    }

    /// <summary>Neither the root nor anything between it and the node has keys: the root takes what the node leads to.</summary>
    private static void PullUp(IndexNode node, IndexNode root)
    {
        root.HasChildren = node.HasChildren;
        root.End = node.HasChildren ? root.End.WithChild(node.End.ChildVcn) : root.End.WithoutChild();
        root.IsDirty = true;
    }

    private void Split(IndexNode node, Step parent)
    {
        IndexNode above = parent.Node;
        List<IndexNode> nodes = Distribute(node.Entries, Math.Min(store.NewBlockCapacity, shape.BlockSize - node.PrefixLength),
            node.HasChildren, node, out List<IndexEntry> separators);
        above.Entries[parent.Position] = store.WithChild(above.Entries[parent.Position], nodes[^1]);
        above.Entries.InsertRange(parent.Position, separators);
        above.IsDirty = true;
    }

    /// <summary>Writes the root; when the file record is full, its entries go one level down.</summary>
    private void WriteRoot(IndexNode root)
    {
        while (!store.TryWriteRoot(root))
        {
            if (root.KeyCount == 0)
            {
                throw new UnsupportedFeatureException(
                    "an NTFS file record without room for the root of its index", "Run chkdsk on the volume.");
            }

            // The record may have to take two more attributes for the first block, so it first gets the space of the entries.
            store.LearnNamedBlocks();
            List<IndexEntry> entries = [.. root.Entries];
            bool hadChildren = root.HasChildren;
            root.Entries.Clear();
            root.Entries.Add(entries[^1].WithoutChild());
            root.HasChildren = false;
            store.TryWriteRoot(root);

            List<IndexNode> nodes = Distribute(entries, store.NewBlockCapacity, hadChildren, first: null, out List<IndexEntry> separators);
            root.End = store.WithChild(root.End, nodes[^1]);
            root.Entries.InsertRange(0, separators);
            root.HasChildren = true;
        }
    }

    /// <summary>A root that only leads to one block takes that block's entries while they fit into the file record.</summary>
    private void PullUpRoot()
    {
        IndexNode root = store.ReadRoot();
        while (root.HasChildren && root.KeyCount == 0)
        {
            IndexNode child = store.ReadChild(root, root.End);
            root.Entries.Clear();
            root.Entries.AddRange(child.Entries);
            root.HasChildren = child.HasChildren;
            if (!store.TryWriteRoot(root))
            {
                return;
            }

            store.Free(child.Block);
        }
    }

    /// <summary>Spreads entries over as many nodes as they take and writes those.</summary>
    /// <param name="entries">In order, with the end marker.</param>
    /// <param name="capacity">Bytes of entries that each node takes.</param>
    /// <param name="hasChildren">Whether they have children.</param>
    /// <param name="first">The node that keeps its block for the first part; null to take only new blocks.</param>
    /// <param name="separators">The entries between the nodes, each with the node before it as child.</param>
    private List<IndexNode> Distribute(
        List<IndexEntry> entries, int capacity, bool hasChildren, IndexNode? first, out List<IndexEntry> separators)
    {
        List<Range> parts = [];
        IndexEntry end = entries[^1];
        IndexPartition.Halve(entries, 0, entries.Count - 1, capacity - end.Length, parts);
        List<IndexNode> nodes = [];
        separators = [];
        List<IndexEntry> all = [.. entries]; // the first node's own list is refilled below
        foreach (Range range in parts)
        {
            int to = range.End.Value;
            List<IndexEntry> part = all[range];
            bool isLast = to == all.Count - 1;
            part.Add(isLast ? end : hasChildren ? IndexEntry.End().WithChild(all[to].ChildVcn) : IndexEntry.End());
            IndexNode node = first is not null && nodes.Count == 0 ? first : store.Allocate(hasChildren, part);
            if (node == first)
            {
                node.Entries.Clear();
                node.Entries.AddRange(part);
            }

            store.Write(node);
            nodes.Add(node);
            if (!isLast)
            {
                separators.Add(store.WithChild(all[to], node));
            }
        }

        return nodes;
    }
}
