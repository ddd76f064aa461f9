using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Xfs;

/// <summary>AGI, the third sector of an allocation group (struct xfs_agi): where the trees of inodes and the lists of unlinked ones start.</summary>
internal sealed class AgInodeHeader : AgSector
{
    /// <summary>Number of lists of unlinked inodes.</summary>
    public const int Buckets = 64;

    private const int BucketsOffset = 40;
    private const int UuidOffset = 296;

    private AgInodeHeader(byte[] bytes, long position)
        : base(bytes, position)
    {
    }

    /// <summary>Inodes in allocated chunks.</summary>
    public uint Count
    {
        get => Get(16);
        set => Set(16, value);
    }

    /// <summary>Root of the tree of inode chunks (inobt).</summary>
    public AgBlock Root
    {
        get => new(Get(20));
        set => Set(20, value.Value);
    }

    public uint Levels
    {
        get => Get(24);
        set => Set(24, value);
    }

    /// <summary>Free inodes in allocated chunks.</summary>
    public uint FreeCount
    {
        get => Get(28);
        set => Set(28, value);
    }

    /// <summary>First inode of the chunk that was allocated last.</summary>
    public AgInode Newest
    {
        get => new(Get(32));
        set => Set(32, value.Value);
    }

    /// <summary>Root of the tree of chunks with free inodes (finobt).</summary>
    public AgBlock FreeRoot
    {
        get => new(Get(328));
        set => Set(328, value.Value);
    }

    public uint FreeLevels
    {
        get => Get(332);
        set => Set(332, value);
    }

    /// <summary>Blocks of the tree of inode chunks, with inobtcount.</summary>
    public uint TreeBlocks
    {
        get => Get(336);
        set => Set(336, value);
    }

    /// <summary>Blocks of the tree of chunks with free inodes, with inobtcount.</summary>
    public uint FreeTreeBlocks
    {
        get => Get(340);
        set => Set(340, value);
    }

    /// <summary>Log sequence number of the last write; version 5.</summary>
    public ulong Lsn
    {
        get => GetLong(320);
        set => SetLong(320, value);
    }

    private protected override string Structure => "XFS AGI";

    private protected override int ChecksumOffset => 312;

    /// <summary>First inode of a list of unlinked ones; <see cref="AgInode.None"/> when it is empty.</summary>
    public AgInode Unlinked(int bucket) => new(Get(BucketsOffset + (4 * bucket)));

    public void SetUnlinked(int bucket, AgInode inode) => Set(BucketsOffset + (4 * bucket), inode.Value);

    /// <exception cref="CorruptDataException">It is damaged.</exception>
    public static AgInodeHeader Read(IBlockDevice volume, XfsSuperblock superblock, XfsGeometry geometry, AgNumber group)
    {
        AgInodeHeader header = new(ReadSector(volume, geometry, group, 2), geometry.HeaderOffset(group, 2));
        uint blocks = geometry.BlocksOf(group);
        header.RequireHead(superblock, group, blocks, "XAGI", UuidOffset);
        header.RequireTree(20, 24, blocks);
        if (superblock.HasFreeInodeTree)
        {
            header.RequireTree(328, 332, blocks);
        }

        header.Require(header.FreeCount <= header.Count, 28, "free inodes", $"at most {header.Count}", header.FreeCount);
        return header;
    }
}
