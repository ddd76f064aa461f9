using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Xfs;

/// <summary>How numbers of blocks and inodes become bytes of the volume, and vice versa: only here.</summary>
internal sealed class XfsGeometry(XfsSuperblock superblock)
{
    private readonly int _groupLog = superblock.GroupBlockLog;
    private readonly int _inodeLog = superblock.InodesPerBlockLog;

    /// <summary>In bytes.</summary>
    public int BlockSize { get; } = superblock.BlockSize;

    /// <summary>In bytes.</summary>
    public int SectorSize { get; } = superblock.SectorSize;

    /// <summary>In bytes.</summary>
    public int InodeSize { get; } = superblock.InodeSize;

    public int InodesPerBlock { get; } = superblock.InodesPerBlock;

    public uint Groups { get; } = superblock.Groups;

    /// <summary>Blocks of the volume.</summary>
    public long Blocks { get; } = superblock.Blocks;

    /// <summary>Blocks of every allocation group but the last.</summary>
    public uint GroupBlocks { get; } = superblock.GroupBlocks;

    public IEnumerable<AgNumber> AllGroups()
    {
        for (uint group = 0; group < Groups; group++)
        {
            yield return new AgNumber(group);
        }
    }

    /// <summary>Blocks of one allocation group.</summary>
    public uint BlocksOf(AgNumber group) => group.Value == Groups - 1 ? (uint)(Blocks - ((long)group.Value * GroupBlocks)) : GroupBlocks;

    public AgNumber GroupOf(XfsBlock block) => new((uint)Math.Min(block.Value >> _groupLog, uint.MaxValue));

    public AgBlock InGroup(XfsBlock block) => new((uint)(block.Value & ((1UL << _groupLog) - 1)));

    public XfsBlock BlockOf(AgNumber group, AgBlock block) => new(((ulong)group.Value << _groupLog) | block.Value);

    /// <summary>Whether blocks are all on the volume and in one allocation group.</summary>
    public bool IsInside(XfsBlock first, long count) => GroupOf(first) is var group && group.Value < Groups && IsInside(group, InGroup(first), count);

    /// <summary>Whether blocks are all in an allocation group.</summary>
    public bool IsInside(AgNumber group, AgBlock first, long count) =>
        count >= 0 && first.Value < BlocksOf(group) && count <= BlocksOf(group) - first.Value;

    /// <summary>Where a block starts on the volume, in bytes.</summary>
    public long OffsetOf(XfsBlock block) => OffsetOf(GroupOf(block), InGroup(block));

    /// <summary>Where a block starts on the volume, in bytes.</summary>
    public long OffsetOf(AgNumber group, AgBlock block) => (((long)group.Value * GroupBlocks) + block.Value) * BlockSize;

    /// <summary>The bytes of blocks on the volume.</summary>
    public Extent ExtentOf(XfsBlock first, long count) => new(OffsetOf(first), count * BlockSize);

    /// <summary>The bytes of blocks on the volume.</summary>
    public Extent ExtentOf(AgNumber group, AgExtent blocks) => new(OffsetOf(group, blocks.First), (long)blocks.Count * BlockSize);

    /// <summary>A block counted from the start of the volume, without gaps between allocation groups.</summary>
    public long LinearOf(XfsBlock block) => ((long)GroupOf(block).Value * GroupBlocks) + InGroup(block).Value;

    /// <summary>The place of a block as structures of version 5 repeat it (xfs_daddr_t): in units of 512 bytes.</summary>
    public ulong DiskAddressOf(XfsBlock block) => (ulong)OffsetOf(block) >> 9;

    /// <summary>Where the superblock (0), AGF (1), AGI (2) or AGFL (3) of an allocation group starts, in bytes of the volume.</summary>
    public long HeaderOffset(AgNumber group, int sector) => OffsetOf(group, default) + ((long)sector * SectorSize);

    public AgNumber GroupOf(XfsInodeNumber inode) => new((uint)Math.Min(inode.Value >> (_groupLog + _inodeLog), uint.MaxValue));

    public AgInode InGroup(XfsInodeNumber inode) => new((uint)(inode.Value & ((1UL << (_groupLog + _inodeLog)) - 1)));

    public XfsInodeNumber InodeOf(AgNumber group, AgInode inode) => new(((ulong)group.Value << (_groupLog + _inodeLog)) | inode.Value);

    /// <summary>The block that holds an inode.</summary>
    public AgBlock BlockOf(AgInode inode) => new(inode.Value >> _inodeLog);

    /// <summary>The first inode of a block.</summary>
    public AgInode FirstInodeOf(AgBlock block) => new(block.Value << _inodeLog);

    /// <summary>Whether an inode's block is on the volume and not one of the first four sectors of an allocation group.</summary>
    public bool IsInside(XfsInodeNumber inode)
    {
        AgNumber group = GroupOf(inode);
        return group.Value < Groups
            && BlockOf(InGroup(inode)) is var block
            && block.Value < BlocksOf(group)
            && (long)block.Value * BlockSize >= 4L * SectorSize;
    }

    /// <summary>Where an inode starts, in bytes of the volume.</summary>
    public long OffsetOf(XfsInodeNumber inode)
    {
        AgInode inGroup = InGroup(inode);
        return OffsetOf(GroupOf(inode), BlockOf(inGroup)) + ((inGroup.Value & (uint)(InodesPerBlock - 1)) * (long)InodeSize);
    }

    /// <summary>Blocks that hold a number of bytes.</summary>
    public long BlocksFor(long bytes) => (bytes / BlockSize) + (bytes % BlockSize == 0 ? 0 : 1);
}
