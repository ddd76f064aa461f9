using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Probing;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Xfs;

/// <summary>
/// The primary superblock (struct xfs_dsb), the first sector of the volume. Geometry is checked against the device once, in <see cref="Read(VolumeHead)"/>;
/// fields that change are read from and written to the bytes, so all others stay.
/// </summary>
internal sealed class XfsSuperblock
{
    public const string Structure = "XFS superblock";

    private const int ChecksumOffset = 224;
    private readonly byte[] _bytes;

    private XfsSuperblock(byte[] bytes) => _bytes = bytes;

    /// <summary>The whole sector.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>In bytes: 512 to 65536.</summary>
    public int BlockSize => unchecked((int)U32(4));

    /// <summary>Number of blocks in all allocation groups.</summary>
    public long Blocks => unchecked((long)U64(8));

    public ulong RealtimeBlocks => U64(16);

    /// <summary>The UUID that a user sees and may change.</summary>
    public ReadOnlySpan<byte> Uuid => _bytes.AsSpan(32, 16);

    /// <summary>The UUID in every metadata structure: sb_meta_uuid once the user's was changed.</summary>
    public ReadOnlySpan<byte> MetadataUuid => (Incompatible & XfsIncompatibleFeatures.MetadataUuid) != 0 ? _bytes.AsSpan(248, 16) : Uuid;

    /// <summary>First block of the internal log; 0 when the log is on another device.</summary>
    public XfsBlock LogStart => new(U64(48));

    public XfsInodeNumber RootInode => new(U64(56));

    public XfsInodeNumber RealtimeBitmapInode => new(U64(64));

    public XfsInodeNumber RealtimeSummaryInode => new(U64(72));

    /// <summary>Blocks of an allocation group; the last one may have fewer.</summary>
    public uint GroupBlocks => U32(84);

    public uint Groups => U32(88);

    /// <summary>Blocks of the log.</summary>
    public uint LogBlocks => U32(96);

    /// <summary>4 or 5.</summary>
    public int Version => U16(100) & 0xF;

    public XfsVersionFlags VersionFlags => (XfsVersionFlags)(U16(100) & 0xFFF0);

    /// <summary>In bytes: 512 to 32768.</summary>
    public int SectorSize => U16(102);

    /// <summary>In bytes: 256 to 2048.</summary>
    public int InodeSize => U16(104);

    public int InodesPerBlock => U16(106);

    public string Label => VolumeHead.Text(_bytes.AsSpan(108, 12));

    public int BlockLog => _bytes[120];

    public int InodesPerBlockLog => _bytes[123];

    /// <summary>Bits of a block number that say which block in its group it is.</summary>
    public int GroupBlockLog => _bytes[124];

    /// <summary>Inodes in allocated chunks; with lazy counters right only after an unmount.</summary>
    public ulong InodeCount
    {
        get => U64(128);
        set => Set(128, value);
    }

    public ulong FreeInodes
    {
        get => U64(136);
        set => Set(136, value);
    }

    public ulong FreeBlocks
    {
        get => U64(144);
        set => Set(144, value);
    }

    /// <summary>Inodes of user, group and project quota that exist.</summary>
    public IEnumerable<XfsInodeNumber> QuotaInodes =>
        new XfsInodeNumber[] { new(U64(160)), new(U64(168)), new(HasChecksums ? U64(232) : 0) }.Where(inode => !inode.IsNone).Distinct();

    public ushort QuotaFlags
    {
        get => U16(176);
        set => WriteUInt16BigEndian(_bytes.AsSpan(176), value);
    }

    /// <summary>Blocks to which chunks of inodes are aligned.</summary>
    public uint InodeAlignment => U32(180);

    public int DirectoryBlockLog => _bytes[192];

    /// <summary>In bytes: up to 64 KiB, in blocks that are adjacent in the file but maybe not on the volume.</summary>
    public int DirectoryBlockSize => BlockSize << DirectoryBlockLog;

    /// <summary>Bytes of a sector of the log; 0 means 512.</summary>
    public int LogSectorSize => U16(194);

    /// <summary>Stripe unit of the log, in bytes; 0 or 1 without one.</summary>
    public uint LogStripeUnit => U32(196);

    public XfsMoreFlags MoreFlags => (VersionFlags & XfsVersionFlags.MoreBits) != 0 ? (XfsMoreFlags)U32(200) : XfsMoreFlags.None;

    public XfsReadOnlyFeatures ReadOnlyCompatible => HasChecksums ? (XfsReadOnlyFeatures)U32(212) : XfsReadOnlyFeatures.None;

    public XfsIncompatibleFeatures Incompatible => HasChecksums ? (XfsIncompatibleFeatures)U32(216) : XfsIncompatibleFeatures.None;

    public XfsLogFeatures LogFeatures
    {
        get => HasChecksums ? (XfsLogFeatures)U32(220) : XfsLogFeatures.None;
        set => WriteUInt32BigEndian(_bytes.AsSpan(220), (uint)value);
    }

    /// <summary>Blocks to which parts of sparse chunks of inodes are aligned.</summary>
    public uint SparseAlignment => U32(228);

    /// <summary>Log sequence number of the last write.</summary>
    public ulong Lsn
    {
        get => U64(240);
        set => Set(240, value);
    }

    /// <summary>Version 5: checksums, log sequence numbers, owners in every structure.</summary>
    public bool HasChecksums => Version == 5;

    public bool HasLogVersion2 => HasChecksums || (VersionFlags & XfsVersionFlags.LogVersion2) != 0;

    public bool HasDirectoryVersion2 => HasChecksums || (VersionFlags & XfsVersionFlags.DirectoryVersion2) != 0;

    public bool HasLazyCounters => HasChecksums || (MoreFlags & XfsMoreFlags.LazyCounters) != 0;

    /// <summary>Directory entries say what kind of file they lead to.</summary>
    public bool HasFileType => (Incompatible & XfsIncompatibleFeatures.FileType) != 0 || (MoreFlags & XfsMoreFlags.FileType) != 0;

    public bool HasFreeInodeTree => (ReadOnlyCompatible & XfsReadOnlyFeatures.FreeInodeTree) != 0;

    public bool HasReverseMapping => (ReadOnlyCompatible & XfsReadOnlyFeatures.ReverseMapping) != 0;

    public bool HasSharedBlocks => (ReadOnlyCompatible & XfsReadOnlyFeatures.SharedBlocks) != 0;

    public bool HasInodeTreeCounts => (ReadOnlyCompatible & XfsReadOnlyFeatures.InodeTreeCounts) != 0;

    public bool HasSparseInodes => (Incompatible & XfsIncompatibleFeatures.SparseInodes) != 0;

    public bool HasBigTime => (Incompatible & XfsIncompatibleFeatures.BigTime) != 0;

    public bool HasLargeExtentCounts => (Incompatible & XfsIncompatibleFeatures.LargeExtentCounts) != 0;

    public bool HasParentPointers => (Incompatible & XfsIncompatibleFeatures.Parent) != 0;

    public bool NeedsRepair => (Incompatible & XfsIncompatibleFeatures.NeedsRepair) != 0;

    /// <exception cref="CorruptDataException">Not a superblock, or one with impossible values.</exception>
    /// <exception cref="UnsupportedFeatureException">An incompatible feature, a realtime device or an external log.</exception>
    public static XfsSuperblock Read(VolumeHead head)
    {
        ReadOnlySpan<byte> start = head.Bytes;
        if (start.Length < 512)
        {
            throw CorruptDataException.Mismatch(Structure, 0, "length of the volume", "at least 512 bytes", start.Length);
        }

        if (!start.StartsWith("XFSB"u8))
        {
            throw CorruptDataException.Mismatch(Structure, 0, "magic", "XFSB", Convert.ToHexString(start[..4]));
        }

        int sector = ReadUInt16BigEndian(start[102..]);
        int length = int.IsPow2(sector) && sector is >= 512 and <= 32768 && sector <= start.Length
            ? sector
            : throw CorruptDataException.Mismatch(Structure, 102, "sector size", "a power of two from 512 to 32768", sector);
        XfsSuperblock superblock = new(start[..length].ToArray());
        if (superblock.Version is not (4 or 5))
        {
            throw new UnsupportedFeatureException($"XFS version {superblock.Version}", "Copy the files to a volume of version 5.");
        }

        if (superblock.HasChecksums)
        {
            XfsChecksum.Require(superblock._bytes, ChecksumOffset, Structure, 0);
        }

        XfsSuperblockCheck.Require(superblock, head.Device.Length);
        XfsFeatureGate.RequireReadable(superblock);
        return superblock;
    }

    public static XfsSuperblock Read(IBlockDevice volume, CancellationToken cancellation = default) => Read(VolumeHead.Read(volume, cancellation));

    /// <summary>Updates the checksum; the bytes are then ready to write.</summary>
    public void Seal()
    {
        if (HasChecksums)
        {
            XfsChecksum.Seal(_bytes, ChecksumOffset);
        }
    }

    private ushort U16(int offset) => ReadUInt16BigEndian(_bytes.AsSpan(offset));

    private uint U32(int offset) => ReadUInt32BigEndian(_bytes.AsSpan(offset));

    private ulong U64(int offset) => ReadUInt64BigEndian(_bytes.AsSpan(offset));

    private void Set(int offset, ulong value) => WriteUInt64BigEndian(_bytes.AsSpan(offset), value);
}
