using VmGeneralize.Blocks;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Xfs;

/// <summary>
/// Where a metadata block of version 5 identifies itself: checksum, own address, log sequence number, UUID and owner. Each kind of block has them at
/// different offsets; version 4 has none of them ("Metadata Integrity").
/// </summary>
/// <param name="Checksum">Offset of the checksum.</param>
/// <param name="Address">Offset of the block's own place, in units of 512 bytes.</param>
/// <param name="Lsn">Offset of the log sequence number.</param>
/// <param name="Uuid">Offset of the UUID.</param>
/// <param name="Owner">Offset of the owner: an inode, or an allocation group in 32 bits.</param>
/// <param name="IsOwnedByGroup">The owner is an allocation group.</param>
internal sealed record BlockStamp(int Checksum, int Address, int Lsn, int Uuid, int Owner, bool IsOwnedByGroup = false)
{
    /// <summary>A block of a tree of an allocation group (xfs_btree_sblock).</summary>
    public static BlockStamp GroupTree { get; } = new(52, 16, 24, 32, 48, IsOwnedByGroup: true);

    /// <summary>A block of a tree of extents (xfs_btree_lblock).</summary>
    public static BlockStamp ExtentTree { get; } = new(64, 24, 32, 40, 56);

    /// <summary>Data and free blocks of a directory (xfs_dir3_blk_hdr).</summary>
    public static BlockStamp Directory { get; } = new(4, 8, 16, 24, 40);

    /// <summary>Leaves and nodes of directories and attributes (xfs_da3_blkinfo).</summary>
    public static BlockStamp HashTree { get; } = new(12, 16, 24, 32, 48);

    /// <summary>Blocks with an attribute's value or a symbolic link's target (xfs_attr3_rmt_hdr, xfs_dsymlink_hdr).</summary>
    public static BlockStamp Remote { get; } = new(12, 40, 48, 16, 32);

    /// <param name="volume">The volume.</param>
    /// <param name="bytes">The whole block.</param>
    /// <param name="position">Where it starts, in bytes of the volume.</param>
    /// <param name="owner">The inode or allocation group that it must belong to.</param>
    /// <param name="structure">Its name in an error.</param>
    /// <exception cref="CorruptDataException">It is damaged, or a different block.</exception>
    public void Require(XfsVolume volume, ReadOnlySpan<byte> bytes, long position, ulong owner, string structure)
    {
        if (!volume.Superblock.HasChecksums)
        {
            return;
        }

        XfsChecksum.Require(bytes, Checksum, structure, position);
        ulong address = ReadUInt64BigEndian(bytes[Address..]);
        if (address != (ulong)position >> 9)
        {
            throw Bad(Address, "own address", position >> 9, address);
        }

        ReadOnlySpan<byte> uuid = bytes.Slice(Uuid, 16);
        if (!uuid.SequenceEqual(volume.Superblock.MetadataUuid))
        {
            throw Bad(Uuid, "UUID", Convert.ToHexString(volume.Superblock.MetadataUuid), Convert.ToHexString(uuid));
        }

        ulong stored = IsOwnedByGroup ? ReadUInt32BigEndian(bytes[Owner..]) : ReadUInt64BigEndian(bytes[Owner..]);
        if (stored != owner)
        {
            throw Bad(Owner, "owner", owner, stored);
        }

        CorruptDataException Bad(int offset, string field, object expected, object actual) =>
            CorruptDataException.Mismatch(structure, position + offset, field, expected, actual);
    }

    /// <summary>Writes the identifying fields of a block of version 5.</summary>
    /// <param name="volume">The volume.</param>
    /// <param name="bytes">The whole block.</param>
    /// <param name="place">Where it, or its first part, goes.</param>
    /// <param name="owner">The inode that it belongs to.</param>
    /// <param name="lsn">Its age; 0 for a block that was never logged.</param>
    public void Seal(XfsVolume volume, Span<byte> bytes, XfsBlock place, ulong owner, ulong lsn)
    {
        WriteUInt64BigEndian(bytes[Address..], volume.Geometry.DiskAddressOf(place));
        WriteUInt64BigEndian(bytes[Lsn..], lsn);
        volume.Superblock.MetadataUuid.CopyTo(bytes[Uuid..]);
        WriteUInt64BigEndian(bytes[Owner..], owner);
        XfsChecksum.Seal(bytes, Checksum);
    }
}
