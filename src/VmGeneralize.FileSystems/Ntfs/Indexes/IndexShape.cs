using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Ntfs.Indexes;

/// <summary>What all nodes of one index share, and where its blocks are.</summary>
internal sealed class IndexShape
{
    /// <summary>
    /// Most blocks that an index may have: 64 GiB of 4 KiB blocks, more than 2^32 files need in names of usual
    /// length. Bounds loops over the bitmap of an index with wrong sizes.
    /// </summary>
    private const long MaxBlocks = 1 << 24;

    private const int MinBlockSize = 512;
    private const int MaxBlockSize = 64 * 1024;

    private readonly IIndexStorage _storage;

    public IndexShape(IIndexStorage storage, Collation collation)
    {
        _storage = storage;
        Collation = collation;
        IsView = collation.Rule != FileNameCollation.RuleNumber;
        BlockSize = storage.BlockSize;
        BytesPerVcn = storage.BytesPerVcn;
        if (BlockSize is < MinBlockSize or > MaxBlockSize || BlockSize % MinBlockSize != 0)
        {
            throw new UnsupportedFeatureException(
                $"an NTFS index with blocks of {BlockSize} bytes", "Windows uses 4096; run chkdsk on the volume.");
        }

        if (BytesPerVcn <= 0 || BlockSize % BytesPerVcn != 0)
        {
            throw CorruptDataException.Mismatch("Index root", 8, "block size", $"a whole number of VCNs of {BytesPerVcn} bytes", BlockSize);
        }
    }

    public Collation Collation { get; }

    /// <summary>Whether entries hold data and not a file reference.</summary>
    public bool IsView { get; }

    /// <summary>Bytes of one INDX block.</summary>
    public int BlockSize { get; }

    private int BytesPerVcn { get; }

    /// <summary>Blocks of <c>$INDEX_ALLOCATION</c>.</summary>
    /// <exception cref="CorruptDataException">So many that the attribute's size cannot be true.</exception>
    public long BlockCount => _storage.BlockCount is >= 0 and <= MaxBlocks and long count
        ? count
        : throw CorruptDataException.Mismatch("$INDEX_ALLOCATION", 0, "blocks", $"at most {MaxBlocks}", _storage.BlockCount);

    public long VcnOf(long block) => block * (BlockSize / BytesPerVcn);

    /// <summary>The block that a child VCN names.</summary>
    /// <param name="vcn">As stored.</param>
    /// <param name="parent">The node that names it, for the error.</param>
    public long BlockOf(long vcn, long parent)
    {
        int vcnsPerBlock = BlockSize / BytesPerVcn;
        return vcn >= 0 && vcn % vcnsPerBlock == 0 && vcn / vcnsPerBlock < BlockCount
            ? vcn / vcnsPerBlock
            : throw Corrupt(parent, 0, "child VCN", $"a multiple of {vcnsPerBlock} below {VcnOf(BlockCount)}", vcn);
    }

    /// <summary>An error in a node; the offset counts from the start of <c>$INDEX_ROOT</c> or <c>$INDEX_ALLOCATION</c>.</summary>
    public CorruptDataException Corrupt(long block, int position, string field, object expected, object actual) => block == IndexNodeReader.RootBlock
        ? CorruptDataException.Mismatch("Index root", position, field, expected, actual)
        : CorruptDataException.Mismatch($"Index block {block}", (block * BlockSize) + position, field, expected, actual);
}
