using System.Buffers;
using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Ntfs.Indexes;

/// <summary>
/// An NTFS index: a B-tree whose root is in the file record and whose other nodes are INDX blocks. Keys are in interior nodes
/// too, and each entry's child holds the keys before it. Nothing is cached between calls; the storage may.
/// </summary>
internal sealed class IndexTree
{
    /// <summary>
    /// Deepest tree that is followed, in nodes: ntfs-3g's bound. Four levels of 4 KiB blocks hold millions of the longest names.
    /// </summary>
    public const int MaxDepth = 32;

    private readonly IIndexStorage _storage;
    private readonly IndexShape _shape;
    private readonly IndexNodeStore _store;
    private readonly IndexTreeEditor _editor;

    /// <exception cref="VmGeneralizeException">Block sizes that NTFS does not have.</exception>
    public IndexTree(IIndexStorage storage, Collation collation)
    {
        _storage = storage;
        _shape = new IndexShape(storage, collation);
        _store = new IndexNodeStore(storage, _shape);
        _editor = new IndexTreeEditor(_shape, _store);
    }

    /// <summary>
    /// All entries in order, without the end markers. Each block is read once, into an array that its entries share: keep an
    /// entry longer than the loop by <see cref="IndexEntry.Copy"/>. The index must not change during that.
    /// </summary>
    /// <exception cref="CorruptDataException">A node is damaged, or a block is reached twice.</exception>
    public IEnumerable<IndexEntry> Entries()
    {
        HashSet<long> visited = [];
        Stack<(IndexNodeReader Node, int Position, bool ChildDone)> path = new();
        path.Push((_store.OpenRoot(), -1, false));
        while (path.TryPop(out (IndexNodeReader Node, int Position, bool ChildDone) at))
        {
            int position = at.Position < 0 ? at.Node.First : at.Position;
            IndexEntry entry = at.Node.EntryAt(position);
            if (entry.HasChild && !at.ChildDone)
            {
                long child = at.Node.ChildOf(entry);
                if (!visited.Add(child))
                {
                    throw at.Node.Corrupt(position, $"parents of block {child}", 1, "another one");
                }

                if (path.Count + 2 > MaxDepth)
                {
                    throw at.Node.Corrupt(position, "depth", $"at most {MaxDepth} nodes", "more");
                }

                path.Push((at.Node, position, true));
                path.Push((_store.OpenBlock(child), -1, false));
            }
            else if (!entry.IsLast)
            {
                path.Push((at.Node, position + entry.Length, false));
                yield return entry;
            }
        }
    }

    /// <summary>Finds the entry with a key.</summary>
    /// <param name="key">In the form that the collation compares.</param>
    /// <param name="entry">The entry, in its own array.</param>
    /// <exception cref="CorruptDataException">A node on the path is damaged.</exception>
    public bool TryFind(ReadOnlySpan<byte> key, out IndexEntry entry) => TryFind(key, ignoreCase: false, out entry);

    /// <summary>Finds a name in a directory: an exact match, else one that differs only in case.</summary>
    public bool TryFindName(string name, out IndexEntry entry)
    {
        if (name.Length > FileNameKey.MaxNameLength)
        {
            entry = default;
            return false;
        }

        byte[] key = new FileNameKey { Name = name }.ToArray();
        return TryFind(key, ignoreCase: false, out entry) || TryFind(key, ignoreCase: true, out entry);
    }

    /// <summary>Adds an entry. After an exception the tree in the storage is in an undefined state, here and in all changes.</summary>
    /// <exception cref="ArgumentException">The key is already there, or the entry does not belong to this index.</exception>
    /// <exception cref="VmGeneralizeException">A node on the path is damaged, or the storage has no room.</exception>
    public void Insert(IndexEntry entry)
    {
        CheckKey(entry.Key);
        if (entry.IsLast || !_editor.TryInsert(entry))
        {
            throw new ArgumentException("an end marker, or its key is in the index already", nameof(entry));
        }
    }

    /// <summary>Replaces the entry with the same key; false when there is none.</summary>
    public bool Replace(IndexEntry entry)
    {
        CheckKey(entry.Key);
        return _editor.TryReplace(entry);
    }

    /// <summary>Removes the entry with a key, leaving no byte of it in the index; false when there is none.</summary>
    public bool Remove(ReadOnlySpan<byte> key)
    {
        CheckKey(key);
        return _editor.TryRemove(key);
    }

    /// <summary>
    /// Wipes what earlier changes, not made here, left after the entries of all nodes and in free blocks. Returns the bytes
    /// that held something.
    /// </summary>
    /// <exception cref="CorruptDataException"><see cref="Check"/> finds problems; nothing was changed.</exception>
    public long ScrubSlack() => new IndexTreeWalker(_storage, _shape, _store).ScrubSlack();

    /// <summary>What <see cref="ScrubSlack"/> would return, without changing anything.</summary>
    /// <exception cref="CorruptDataException"><see cref="Check"/> finds problems.</exception>
    public long MeasureSlack() => new IndexTreeWalker(_storage, _shape, _store).MeasureSlack();

    /// <summary>
    /// What is wrong: keys out of order, leaves at several depths, headers, blocks against the bitmap. Empty when nothing is; nodes
    /// without keys are valid.
    /// </summary>
    /// <param name="take">Receives every entry, in order, without the end markers: up to the damage where a node cannot be read. Its array is used
    /// again afterwards.</param>
    /// <param name="slack">What <see cref="MeasureSlack"/> would return, from the same walk; 0 when something is wrong.</param>
    public IReadOnlyList<string> Check(Action<IndexEntry>? take, out long slack) => new IndexTreeWalker(_storage, _shape, _store, take).Check(out slack);

    /// <inheritdoc cref="Check(Action{IndexEntry}?, out long)"/>
    public IReadOnlyList<string> Check() => Check(take: null, out _);

    private bool TryFind(ReadOnlySpan<byte> key, bool ignoreCase, out IndexEntry found)
    {
        CheckKey(key);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(_shape.BlockSize);
        try
        {
            IndexNodeReader node = _store.OpenRoot();
            for (int depth = 1; depth <= MaxDepth; depth++)
            {
                int order = Search(node, key, ignoreCase, out IndexEntry entry);
                if (order == 0)
                {
                    found = entry.Copy();
                    return true;
                }

                if (!entry.HasChild)
                {
                    found = default;
                    return false;
                }

                long child = node.ChildOf(entry);
                _storage.ReadBlock(child, buffer.AsSpan(0, _shape.BlockSize));
                node = IndexNodeReader.ReadBlock(_shape, buffer, child);
            }

            throw node.Corrupt(0, "depth", $"at most {MaxDepth} nodes", "more");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The first entry whose key is not before <paramref name="key"/>; 0 when it is the same, else negative.</summary>
    private int Search(IndexNodeReader node, ReadOnlySpan<byte> key, bool ignoreCase, out IndexEntry entry)
    {
        Collation collation = _shape.Collation;
        for (int position = node.First; ; position += entry.Length)
        {
            entry = node.EntryAt(position);
            if (entry.IsLast)
            {
                return -1;
            }

            int order = ignoreCase ? collation.CompareIgnoringCase(key, entry.Key) : collation.Compare(key, entry.Key);
            if (order <= 0)
            {
                return order;
            }
        }
    }

    private void CheckKey(ReadOnlySpan<byte> key)
    {
        if (!_shape.Collation.IsValid(key))
        {
            throw new ArgumentException($"not a key of collation rule 0x{_shape.Collation.Rule:X}", nameof(key));
        }
    }
}
