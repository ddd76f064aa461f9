using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Xfs;

/// <summary>
/// AGFL, the fourth sector of an allocation group (struct xfs_agfl): a ring of blocks kept free for the growth of the trees. Which slots are in use is in
/// the AGF. Version 4 has no header.
/// </summary>
internal sealed class AgFreeList : AgSector
{
    private const int HeaderSize = 36;
    private const int UuidOffset = 8;

    private readonly int _header;

    private AgFreeList(byte[] bytes, long position, int header)
        : base(bytes, position) => _header = header;

    public int Slots => (Bytes.Length - _header) / 4;

    /// <summary>Log sequence number of the last write; version 5.</summary>
    public ulong Lsn
    {
        get => GetLong(24);
        set => SetLong(24, value);
    }

    private protected override string Structure => "XFS AGFL";

    private protected override int ChecksumOffset => 32;

    public AgBlock this[int slot]
    {
        get => new(Get(_header + (4 * slot)));
        set => Set(_header + (4 * slot), value.Value);
    }

    public static int SlotsOf(XfsSuperblock superblock) => (superblock.SectorSize - (superblock.HasChecksums ? HeaderSize : 0)) / 4;

    /// <exception cref="CorruptDataException">It is damaged.</exception>
    public static AgFreeList Read(IBlockDevice volume, XfsSuperblock superblock, XfsGeometry geometry, AgNumber group)
    {
        AgFreeList list = new(
            ReadSector(volume, geometry, group, 3), geometry.HeaderOffset(group, 3), superblock.HasChecksums ? HeaderSize : 0);
        if (superblock.HasChecksums)
        {
            list.Require(list.Bytes.StartsWith("XAFL"u8), 0, "magic", "XAFL", Convert.ToHexString(list.Bytes[..4]));
            list.RequireSeal(superblock, UuidOffset);
            list.Require(list.Get(4) == group.Value, 4, "number of the allocation group", group, list.Get(4));
        }

        return list;
    }

    /// <summary>The blocks in use, first to last.</summary>
    /// <exception cref="CorruptDataException">The AGF's numbers are inconsistent, or a block is outside the group.</exception>
    public IEnumerable<AgBlock> Used(AgFreeSpaceHeader header, XfsGeometry geometry, AgNumber group)
    {
        uint count = header.ListCount;
        uint ring = count == 0 ? 0 : ((header.ListLast + (uint)Slots - header.ListFirst) % (uint)Slots) + 1;
        Require(ring == count, 0, "blocks of the free list", count, ring);
        for (uint index = 0; index < count; index++)
        {
            int slot = (int)((header.ListFirst + index) % (uint)Slots);
            AgBlock block = this[slot];
            Require(geometry.IsInside(group, block, 1), _header + (4 * slot), "block of the free list", $"below {geometry.BlocksOf(group)}", block);
            yield return block;
        }
    }
}
