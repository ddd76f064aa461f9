using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Ntfs.Indexes;

/// <summary>
/// One stored node with a checked header. Entries are checked one by one as they are reached, so that a search checks only
/// what it reads.
/// </summary>
internal readonly struct IndexNodeReader
{
    /// <summary>Stands for the root where a block number is required.</summary>
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
                "entries offset, index length and allocated size",
                $"{IndexNodeHeader.Size} to {size - HeaderOffset}, ascending",
                $"{Header.EntriesOffset}, {Header.IndexLength}, {Header.AllocatedSize}");
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

    /// <exception cref="CorruptDataException">Too short, not the index that <paramref name="shape"/> describes, or its header is wrong.</exception>
    public static IndexNodeReader ReadRoot(IndexShape shape, byte[] value)
    {
        if (value.Length < IndexRootHeader.Size + IndexNodeHeader.Size)
        {
            throw CorruptDataException.Mismatch("Index root", 0, "length", $"at least {IndexRootHeader.Size + IndexNodeHeader.Size} bytes", value.Length);
        }

        IndexRootHeader root = IndexRootHeader.Read(value);
        if (root.CollationRule != shape.Collation.Rule)
        {
            throw CorruptDataException.Mismatch(
                "Index root", 4, "collation rule", $"0x{shape.Collation.Rule:X}", $"0x{root.CollationRule:X}");
        }

        if (root.BlockSize != shape.BlockSize)
        {
            throw CorruptDataException.Mismatch("Index root", 8, "block size", shape.BlockSize, root.BlockSize);
        }

        return new IndexNodeReader(shape, value, value.Length, RootBlock);
    }

    /// <param name="shape">The index.</param>
    /// <param name="bytes">The block, fixups applied; an array that may be longer.</param>
    /// <param name="block">Its number.</param>
    /// <exception cref="CorruptDataException">Not an INDX block, a different block, or its header is wrong.</exception>
    public static IndexNodeReader ReadBlock(IndexShape shape, byte[] bytes, long block)
    {
        if (!IndexBlockHeader.HasMagic(bytes))
        {
            throw shape.Corrupt(block, 0, "magic", "INDX", "another");
        }

        long vcn = IndexBlockHeader.Vcn(bytes);
        if (vcn != shape.VcnOf(block))
        {
            throw shape.Corrupt(block, 0x10, "VCN", shape.VcnOf(block), vcn);
        }

        IndexNodeReader node = new(shape, bytes, shape.BlockSize, block);
        return IndexBlockHeader.HasRoomForUpdateSequence(bytes, node.First)
            ? node
            : throw node.Corrupt(4, "update sequence array", "between the node header and the first entry", "elsewhere");
    }

    /// <summary>The entry at a position; the next one starts at <paramref name="position"/> + <see cref="IndexEntry.Length"/>.</summary>
    /// <param name="position">In <see cref="Bytes"/>: <see cref="First"/>, or the end of an entry that is not the last.</param>
    /// <exception cref="CorruptDataException">The entry extends past the node, its parts overlap, or its key has a wrong form.</exception>
    public IndexEntry EntryAt(int position)
    {
        int room = End - position;
        if (room < IndexEntry.HeaderSize)
        {
            throw Corrupt(position, "entries", "an end marker", "none");
        }

        IndexEntry entry = new(Bytes, position);
        if (entry.Length % 8 != 0 || entry.Length > room)
        {
            throw Corrupt(position, "entry length", $"a multiple of 8, at most {room}", entry.Length);
        }

        if (entry.HasChild != Header.HasChildren)
        {
            throw Corrupt(position, "child of an entry", Header.HasChildren ? "one" : "none", entry.HasChild ? "one" : "none");
        }

        int body = entry.Length - (entry.HasChild ? IndexEntry.ChildSize : 0);
        if (!entry.FitsIn(body, _shape.IsView))
        {
            throw Corrupt(position, "key and data of an entry", $"at most {body} bytes", "more");
        }

        return entry.IsLast || _shape.Collation.IsValid(entry.Key)
            ? entry
            : throw Corrupt(position, "key", $"one for collation rule 0x{_shape.Collation.Rule:X}", $"{entry.Key.Length} bytes that are none");
    }

    /// <summary>The block of an entry's child.</summary>
    /// <exception cref="CorruptDataException">Not a block of this index.</exception>
    public long ChildOf(IndexEntry entry) => _shape.BlockOf(entry.ChildVcn, Block);

    /// <summary>An error in this node.</summary>
    /// <param name="position">Where, in bytes from the start of the node.</param>
    /// <param name="field">What is wrong there.</param>
    /// <param name="expected">What should be there.</param>
    /// <param name="actual">What is.</param>
    public CorruptDataException Corrupt(int position, string field, object expected, object actual) => _shape.Corrupt(Block, position, field, expected, actual);
}
