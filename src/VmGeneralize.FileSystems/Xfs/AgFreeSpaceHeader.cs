using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Xfs;

/// <summary>AGF, the second sector of an allocation group (struct xfs_agf): where the trees of free, owned and shared blocks start.</summary>
internal sealed class AgFreeSpaceHeader : AgSector
{
    private const int UuidOffset = 64;

    private AgFreeSpaceHeader(byte[] bytes, long position)
        : base(bytes, position)
    {
    }

    /// <summary>Root of the tree of free extents by place (bnobt).</summary>
    public AgBlock ByBlockRoot
    {
        get => new(Get(16));
        set => Set(16, value.Value);
    }

    /// <summary>Root of the tree of free extents by size (cntbt).</summary>
    public AgBlock BySizeRoot
    {
        get => new(Get(20));
        set => Set(20, value.Value);
    }

    /// <summary>Root of the reverse mapping tree (rmapbt).</summary>
    public AgBlock ReverseRoot
    {
        get => new(Get(24));
        set => Set(24, value.Value);
    }

    public uint ByBlockLevels
    {
        get => Get(28);
        set => Set(28, value);
    }

    public uint BySizeLevels
    {
        get => Get(32);
        set => Set(32, value);
    }

    public uint ReverseLevels
    {
        get => Get(36);
        set => Set(36, value);
    }

    /// <summary>First used slot of the free list.</summary>
    public uint ListFirst
    {
        get => Get(40);
        set => Set(40, value);
    }

    /// <summary>Last used slot of the free list.</summary>
    public uint ListLast
    {
        get => Get(44);
        set => Set(44, value);
    }

    /// <summary>Used slots of the free list.</summary>
    public uint ListCount
    {
        get => Get(48);
        set => Set(48, value);
    }

    /// <summary>Free blocks without those of the free list.</summary>
    public uint FreeBlocks
    {
        get => Get(52);
        set => Set(52, value);
    }

    /// <summary>Blocks of the longest free extent.</summary>
    public uint Longest
    {
        get => Get(56);
        set => Set(56, value);
    }

    /// <summary>Blocks of both free-space trees and the reverse mapping tree without the roots.</summary>
    public uint TreeBlocks
    {
        get => Get(60);
        set => Set(60, value);
    }

    /// <summary>Blocks of the reverse mapping tree.</summary>
    public uint ReverseBlocks
    {
        get => Get(80);
        set => Set(80, value);
    }

    /// <summary>Blocks of the tree of reference counts.</summary>
    public uint ReferenceBlocks
    {
        get => Get(84);
        set => Set(84, value);
    }

    /// <summary>Root of the tree of reference counts (refcountbt).</summary>
    public AgBlock ReferenceRoot
    {
        get => new(Get(88));
        set => Set(88, value.Value);
    }

    public uint ReferenceLevels
    {
        get => Get(92);
        set => Set(92, value);
    }

    /// <summary>Log sequence number of the last write; version 5.</summary>
    public ulong Lsn
    {
        get => GetLong(208);
        set => SetLong(208, value);
    }

    private protected override string Structure => "XFS AGF";

    private protected override int ChecksumOffset => 216;

    /// <exception cref="CorruptDataException">It is damaged.</exception>
    public static AgFreeSpaceHeader Read(IBlockDevice volume, XfsSuperblock superblock, XfsGeometry geometry, AgNumber group)
    {
        AgFreeSpaceHeader header = new(ReadSector(volume, geometry, group, 1), geometry.HeaderOffset(group, 1));
        uint blocks = geometry.BlocksOf(group);
        header.RequireHead(superblock, group, blocks, "XAGF", UuidOffset);
        header.RequireTree(16, 28, blocks);
        header.RequireTree(20, 32, blocks);
        if (superblock.HasReverseMapping)
        {
            header.RequireTree(24, 36, blocks);
        }

        if (superblock.HasSharedBlocks)
        {
            header.RequireTree(88, 92, blocks);
        }

        uint slots = (uint)AgFreeList.SlotsOf(superblock);
        header.Require(header.ListFirst < slots, 40, "first slot of the free list", $"below {slots}", header.ListFirst);
        header.Require(header.ListLast < slots, 44, "last slot of the free list", $"below {slots}", header.ListLast);
        header.Require(header.ListCount <= slots, 48, "length of the free list", $"at most {slots}", header.ListCount);
        header.Require(header.FreeBlocks <= blocks, 52, "free blocks", $"at most {blocks}", header.FreeBlocks);
        return header;
    }
}
