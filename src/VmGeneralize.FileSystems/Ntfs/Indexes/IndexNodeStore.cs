using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Ntfs.Indexes;

/// <summary>Reads and writes nodes of an index's storage, and which blocks are free for new ones.</summary>
internal sealed class IndexNodeStore(IIndexStorage storage, IndexShape shape)
{
    private byte[]? _buffer;

    /// <summary>Blocks that the tree names although the bitmap may call them free; found when a free block is first needed.</summary>
    private HashSet<long>? _named;

    /// <summary>Blocks that were freed here: free even while an unwritten parent names them.</summary>
    private readonly HashSet<long> _freed = [];

    /// <summary>No block below this one is free.</summary>
    private long _searchFrom;

    /// <summary>Buffer for a block to write: most trees are only read.</summary>
    private byte[] Buffer => _buffer ??= new byte[shape.BlockSize];

    /// <summary>Bytes that the entries of a new block can take, the end marker included.</summary>
    public int NewBlockCapacity => shape.BlockSize - IndexBlockHeader.FirstEntry(shape.BlockSize);

    public IndexNodeReader OpenRoot() => IndexNodeReader.ReadRoot(shape, storage.ReadRoot());

    /// <summary>A block in its own array.</summary>
    public IndexNodeReader OpenBlock(long block) => OpenBlock(block, GC.AllocateUninitializedArray<byte>(shape.BlockSize));

    /// <summary>A block in an array of the caller's, which may be longer.</summary>
    public IndexNodeReader OpenBlock(long block, byte[] bytes)
    {
        storage.ReadBlock(block, bytes.AsSpan(0, shape.BlockSize));
        return IndexNodeReader.ReadBlock(shape, bytes, block);
    }

    public IndexNode ReadRoot() => IndexNode.From(OpenRoot());

    public IndexNode ReadChild(IndexNode parent, IndexEntry entry) =>
        IndexNode.From(OpenBlock(shape.BlockOf(entry.ChildVcn, parent.Block)));

    /// <summary>An entry in an interior node, before which the keys of <paramref name="child"/> go.</summary>
    public IndexEntry WithChild(IndexEntry entry, IndexNode child) => entry.WithChild(shape.VcnOf(child.Block));

    /// <summary>Bytes by which a block's entries exceed it, or less than 1.</summary>
    public int Excess(IndexNode node) => node.EncodedLength - shape.BlockSize;

    public void Write(IndexNode node)
    {
        node.Write(Buffer);
        storage.WriteBlock(node.Block, Buffer);
        node.IsDirty = false;
    }

    public bool TryWriteRoot(IndexNode root)
    {
        byte[] value = new byte[root.EncodedLength];
        root.Write(value);
        if (!storage.TryWriteRoot(value))
        {
            return false;
        }

        root.IsDirty = false;
        return true;
    }

    /// <summary>Takes a free block, or grows the index, for a node that is written later.</summary>
    public IndexNode Allocate(bool hasChildren, List<IndexEntry> entries)
    {
        long block = FindFree() ?? storage.AppendBlock();
        storage.SetAllocated(block, true);
        _freed.Remove(block);
        return IndexNode.Create(shape, block, hasChildren, entries);
    }

    /// <summary>Frees a block and wipes it: no names may stay in it.</summary>
    public void Free(long block)
    {
        WriteEmpty(block);
        storage.SetAllocated(block, false);
        _freed.Add(block);
        _searchFrom = Math.Min(_searchFrom, block);
    }

    public void WriteEmpty(long block)
    {
        IndexBlockHeader.WriteEmpty(Buffer, shape.VcnOf(block));
        storage.WriteBlock(block, Buffer);
    }

    /// <summary>Whether a block that is not in use holds an empty node and nothing else.</summary>
    public bool IsEmpty(long block)
    {
        try
        {
            IndexNodeReader node = OpenBlock(block);
            return node.EntryAt(node.First).IsLast && ZeroBytes.IsAllZero(node.Bytes.AsSpan(node.End));
        }
        catch (CorruptDataException)
        {
            return false; // what a free block holds need not be a node
        }
    }

    /// <summary>Must be called before the tree in the storage is changed: afterwards it no longer shows which blocks it names.</summary>
    public void LearnNamedBlocks() => _named ??= NamedBlocks();

    private long? FindFree()
    {
        long count = shape.BlockCount;
        for (; _searchFrom < count; _searchFrom++)
        {
            // A wrong bitmap must not cost a live block.
            if (!storage.IsAllocated(_searchFrom) &&
                (_freed.Contains(_searchFrom) || !IsNamed(_searchFrom)))
            {
                return _searchFrom;
            }
        }

        return null;
    }

    private bool IsNamed(long block)
    {
        LearnNamedBlocks();
        return _named!.Contains(block);
    }

    /// <summary>All blocks that entries lead to, whatever the bitmap says. Reads interior nodes only.</summary>
    private HashSet<long> NamedBlocks()
    {
        HashSet<long> named = [];
        Queue<IndexNodeReader> interior = new([OpenRoot()]);
        while (interior.TryDequeue(out IndexNodeReader node))
        {
            bool childrenAreInterior = true; // until the first child tells: all leaves are at one depth
            for (int position = node.First; node.Header.HasChildren;)
            {
                IndexEntry entry = node.EntryAt(position);
                long child = node.ChildOf(entry);
                if (named.Add(child) && childrenAreInterior)
                {
                    IndexNodeReader reader = OpenBlock(child);
                    childrenAreInterior = reader.Header.HasChildren;
                    if (childrenAreInterior)
                    {
                        interior.Enqueue(reader);
                    }
                }

                if (entry.IsLast)
                {
                    break;
                }

                position += entry.Length;
            }
        }

        return named;
    }
}
