using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Ntfs.Indexes;

/// <summary>
/// One stored node with a checked header. Entries are checked one by one as they are reached, so that a search pays only for
/// what it passes.
/// </summary>
internal readonly struct IndexNodeReader
{
    /// <summary>Stands for the root where a block number is asked for.</summary>
    public const long RootBlock = -1;

    private readonly IndexShape _shape;

    private IndexNodeReader(IndexShape shape, byte[] bytes, int size, long block)
    {
        _shape = shape;
        Bytes = bytes;
        Block = block;
        HeaderOffset = block == RootBlock ? IndexRootHeader.Size : IndexBlockHeader.Size;
        Header = IndexNodeHeader.Read(bytes.AsSpan(HeaderOffset));
        if (Header.EntriesOffset < IndexNodeHeader.Size || Header.EntriesOffset % 8 != 0 ||
            Header.EntriesOffset > Header.IndexLength || Header.IndexLength > Header.AllocatedSize ||
            Header.AllocatedSize > size - HeaderOffset)
        {
            throw Corrupt(
                HeaderOffset,
                $"expected 16 <= entries offset <= index length <= allocated size <= {size - HeaderOffset}, " +
                $"is {Header.EntriesOffset}, {Header.IndexLength}, {Header.AllocatedSize}");
        }

        First = HeaderOffset + (int)Header.EntriesOffset;
        End = HeaderOffset + (int)Header.IndexLength;
        AllocatedEnd = HeaderOffset + (int)Header.AllocatedSize;
    }

    /// <summary>What the node is in; may be longer than the node.</summary>
    public byte[] Bytes { get; }

    /// <summary>The block, or <see cref="RootBlock"/>.</summary>
    public long Block { get; }

    /// <summary>Where the node header is in <see cref="Bytes"/>.</summary>
    public int HeaderOffset { get; }

    public IndexNodeHeader Header { get; }

    /// <summary>Position of the first entry in <see cref="Bytes"/>.</summary>
    public int First { get; }

    /// <summary>End of the entries in <see cref="Bytes"/>.</summary>
    public int End { get; }

    /// <summary>End of the node in <see cref="Bytes"/>: from <see cref="End"/> to here is slack.</summary>
    public int AllocatedEnd { get; }

    /// <exception cref="CorruptDataException">Too short, not the index that <paramref name="shape"/> tells, or its header lies.</exception>
    public static IndexNodeReader ReadRoot(IndexShape shape, byte[] value)
    {
        if (value.Length < IndexRootHeader.Size + IndexNodeHeader.Size)
        {
            throw new CorruptDataException("Index root", 0, $"expected at least 32 bytes, is {value.Length}");
        }

        IndexRootHeader root = IndexRootHeader.Read(value);
        if (root.CollationRule != shape.Collation.Rule)
        {
            throw new CorruptDataException(
                "Index root", 4, $"expected collation rule 0x{shape.Collation.Rule:X}, is 0x{root.CollationRule:X}");
        }

        if (root.BlockSize != shape.BlockSize)
        {
            throw new CorruptDataException("Index root", 8, $"expected index blocks of {shape.BlockSize} bytes, is {root.BlockSize}");
        }

        return new IndexNodeReader(shape, value, value.Length, RootBlock);
    }

    /// <param name="shape">The index.</param>
    /// <param name="bytes">The block, fixups applied; an array that may be longer.</param>
    /// <param name="block">Its number.</param>
    /// <exception cref="CorruptDataException">Not an INDX block, another block's, or its header lies.</exception>
    public static IndexNodeReader ReadBlock(IndexShape shape, byte[] bytes, long block)
    {
        if (!IndexBlockHeader.HasMagic(bytes))
        {
            throw shape.Corrupt(block, 0, "expected the magic INDX");
        }

        long vcn = IndexBlockHeader.Vcn(bytes);
        if (vcn != shape.VcnOf(block))
        {
            throw shape.Corrupt(block, 0x10, $"expected VCN {shape.VcnOf(block)}, is {vcn}");
        }

        IndexNodeReader node = new(shape, bytes, shape.BlockSize, block);
        return IndexBlockHeader.HasRoomForUpdateSequence(bytes, node.First)
            ? node
            : throw node.Corrupt(4, "expected the update sequence array between the node header and the first entry");
    }

    /// <summary>The entry at a position; the next one starts at <paramref name="position"/> + <see cref="IndexEntry.Length"/>.</summary>
    /// <param name="position">In <see cref="Bytes"/>: <see cref="First"/>, or the end of an entry that is not the last.</param>
    /// <exception cref="CorruptDataException">The entry leaves the node, its parts overlap, or its key has a wrong form.</exception>
    public IndexEntry EntryAt(int position)
    {
        int room = End - position;
        if (room < IndexEntry.HeaderSize)
        {
            throw Corrupt(position, "the entries end without an end marker");
        }

        IndexEntry entry = new(Bytes, position);
        if (entry.Length % 8 != 0 || entry.Length > room)
        {
            throw Corrupt(position, $"expected an entry of a multiple of 8 bytes, at most {room}, is {entry.Length}");
        }

        if (entry.HasChild != Header.HasChildren)
        {
            throw Corrupt(position, Header.HasChildren ? "expected an entry with a child" : "expected an entry without a child");
        }

        int body = entry.Length - (entry.HasChild ? IndexEntry.ChildSize : 0);
        if (!entry.FitsIn(body, _shape.IsView))
        {
            throw Corrupt(position, $"expected the key and the data of the entry to fit into {body} bytes");
        }

        return entry.IsLast || _shape.Collation.IsValid(entry.Key)
            ? entry
            : throw Corrupt(position, $"expected a key for collation rule 0x{_shape.Collation.Rule:X}, is {entry.Key.Length} bytes");
    }

    /// <summary>The block of an entry's child.</summary>
    /// <exception cref="CorruptDataException">Not a block of this index.</exception>
    public long ChildOf(IndexEntry entry) => _shape.BlockOf(entry.ChildVcn, Block);

    /// <summary>An error in this node.</summary>
    /// <param name="position">Where, in bytes from the start of the node.</param>
    /// <param name="problem">What is wrong.</param>
    public CorruptDataException Corrupt(int position, string problem) => _shape.Corrupt(Block, position, problem);
}
