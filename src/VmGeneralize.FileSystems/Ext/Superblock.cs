using System.Text;
using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Probing;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Ext;

/// <summary>
/// The primary superblock (struct ext4_super_block), 1024 bytes at byte 1024. Geometry is checked against the device once, in
/// <see cref="Read"/>; fields that change are read from and written to the bytes, so all others stay.
/// </summary>
internal sealed class Superblock
{
    public const int Position = 1024;
    public const int Size = 1024;
    public const string Structure = "ext superblock";
    public const ushort Magic = 0xEF53;
    public const ushort ValidState = 1;
    public const ushort ErrorState = 2;

    private const int ChecksumOffset = 0x3FC;
    private const int MaxGroups = 1 << 21; // 256 TiB in groups of 128 MiB
    private readonly byte[] _bytes;

    private Superblock(byte[] bytes) => _bytes = bytes;

    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Number of inodes.</summary>
    public uint Inodes => U32(0x0);

    /// <summary>Number of blocks.</summary>
    public long Blocks => U32(0x4) | (Is64Bit ? (long)U32(0x150) << 32 : 0);

    public long FreeBlocks
    {
        get => U32(0xC) | (Is64Bit ? (long)U32(0x158) << 32 : 0);
        set
        {
            Set(0xC, unchecked((uint)value));
            if (Is64Bit)
            {
                Set(0x158, (uint)(value >> 32));
            }
        }
    }

    public uint FreeInodes
    {
        get => U32(0x10);
        set => Set(0x10, value);
    }

    public ExtBlock FirstDataBlock => new(U32(0x14));

    /// <summary>In bytes: 1024 to 65536.</summary>
    public int BlockSize => 1024 << (int)U32(0x18);

    /// <summary>Blocks per bit of the block bitmaps: 1 without bigalloc.</summary>
    public int BlocksPerCluster => (ReadOnlyCompatible & ReadOnlyCompatibleFeatures.BigAllocation) != 0 ? 1 << (int)(U32(0x1C) - U32(0x18)) : 1;

    public long BlocksPerGroup => U32(0x20);

    public int ClustersPerGroup => (int)(BlocksPerGroup / BlocksPerCluster);

    public int InodesPerGroup => (int)U32(0x28);

    public ushort State => U16(0x3A);

    /// <summary>The first one that is not the volume's own.</summary>
    public InodeNumber FirstInode => new(Revision == 0 ? 11 : U32(0x54));

    public int InodeSize => Revision == 0 ? 128 : U16(0x58);

    public CompatibleFeatures Compatible => (CompatibleFeatures)U32(0x5C);

    public IncompatibleFeatures Incompatible
    {
        get => (IncompatibleFeatures)U32(0x60);
        set => Set(0x60, (uint)value);
    }

    public ReadOnlyCompatibleFeatures ReadOnlyCompatible
    {
        get => (ReadOnlyCompatibleFeatures)U32(0x64);
        set => Set(0x64, (uint)value);
    }

    public ReadOnlySpan<byte> Uuid => _bytes.AsSpan(0x68, 16);

    public string Label
    {
        get
        {
            ReadOnlySpan<byte> name = _bytes.AsSpan(0x78, 16);
            int end = name.IndexOf((byte)0);
            return Encoding.UTF8.GetString(end < 0 ? name : name[..end]);
        }
    }

    public int ReservedDescriptorBlocks => U16(0xCE);

    public InodeNumber JournalInode => new(U32(0xE0));

    public InodeNumber LastOrphan
    {
        get => new(U32(0xE8));
        set => Set(0xE8, value.Value);
    }

    public ReadOnlySpan<byte> HashSeed => _bytes.AsSpan(0xEC, 16);

    public byte DefaultHashVersion => _bytes[0xFC];

    /// <summary>Bytes of a group descriptor.</summary>
    public int DescriptorSize => Is64Bit ? U16(0xFE) : 32;

    public uint FirstMetaGroup => U32(0x104);

    public ushort WantedExtraSize => U16(0x15E);

    /// <summary>s_flags: directory hashes treat bytes as unsigned (EXT2_FLAGS_UNSIGNED_HASH).</summary>
    public bool HashesUnsigned => (U32(0x160) & 2) != 0;

    public byte ChecksumType => _bytes[0x175];

    public ReadOnlySpan<byte> BackupGroups => _bytes.AsSpan(0x24C, 8);

    public uint ChecksumSeed => U32(0x270);

    public InodeNumber OrphanFileInode => new(U32(0x280));

    public bool HasMetadataChecksums => (ReadOnlyCompatible & ReadOnlyCompatibleFeatures.MetadataChecksum) != 0;

    /// <summary>Group descriptors have a checksum, and with it the flags for parts that were never initialized.</summary>
    public bool HasGroupChecksums => HasMetadataChecksums || (ReadOnlyCompatible & ReadOnlyCompatibleFeatures.GroupChecksum) != 0;

    public bool Is64Bit => (Incompatible & IncompatibleFeatures.Bits64) != 0;

    public int Groups => (int)((Blocks - FirstDataBlock.Value + BlocksPerGroup - 1) / BlocksPerGroup);

    private uint Revision => U32(0x4C);

    /// <exception cref="CorruptDataException">Not a superblock, or one with impossible values.</exception>
    /// <exception cref="UnsupportedFeatureException">An incompatible feature that is not handled.</exception>
    public static Superblock Read(IBlockDevice volume)
    {
        RequireRoom(volume);
        byte[] bytes = new byte[Size];
        volume.Read(Position, bytes);
        return Read(volume, bytes);
    }

    /// <summary>As <see cref="Read(IBlockDevice)"/>, from the first bytes of a volume, which were already read.</summary>
    public static Superblock Read(VolumeHead head)
    {
        RequireRoom(head.Device);
        return Read(head.Device, head.At(Position)[..Size].ToArray());
    }

    private static void RequireRoom(IBlockDevice volume)
    {
        if (volume.Length < Position + Size)
        {
            throw CorruptDataException.Mismatch(Structure, Position, "length of the volume", $"at least {Position + Size} bytes", volume.Length);
        }
    }

    private static Superblock Read(IBlockDevice volume, byte[] bytes)
    {
        Superblock superblock = new(bytes);
        ushort magic = ReadUInt16LittleEndian(bytes.AsSpan(0x38));
        Require(magic == Magic, 0x38, "magic", $"0x{Magic:X4}", $"0x{magic:X4}");
        FeatureGate.RequireReadable(superblock.Incompatible);
        superblock.CheckGeometry(volume.Length);
        if (superblock.HasMetadataChecksums)
        {
            if (superblock.ChecksumType != 1)
            {
                throw new UnsupportedFeatureException($"ext4 checksum type {superblock.ChecksumType}", "Only crc32c is known.");
            }

            (uint stored, uint checksum) = (superblock.U32(ChecksumOffset), superblock.Checksum());
            Require(stored == checksum, ChecksumOffset, "checksum", $"0x{checksum:X8}", $"0x{stored:X8}");
        }

        return superblock;
    }

    /// <summary>Updates the checksum; the bytes are then ready to write.</summary>
    public void Seal()
    {
        if (HasMetadataChecksums)
        {
            Set(ChecksumOffset, Checksum());
        }
    }

    private uint Checksum() => Crc32C.Append(uint.MaxValue, _bytes.AsSpan(0, ChecksumOffset));

    private void CheckGeometry(long length)
    {
        Require(Revision <= 1, 0x4C, "revision", "0 or 1", Revision);
        Require(U32(0x18) <= 6, 0x18, "log of the block size", "at most 6 (64 KiB)", U32(0x18));
        bool isBigAlloc = (ReadOnlyCompatible & ReadOnlyCompatibleFeatures.BigAllocation) != 0;
        Require(!isBigAlloc || (U32(0x1C) >= U32(0x18) && U32(0x1C) - U32(0x18) <= 20), 0x1C, "log of the cluster size", "1 to 2^20 blocks", U32(0x1C));
        long first = FirstDataBlock.Value;
        Require(
            first == (BlockSize == 1024 && !isBigAlloc ? 1 : 0) || (isBigAlloc && first <= 1),
            0x14,
            "first data block",
            "1 for blocks of 1 KiB, else 0",
            first);
        Require(Is64Bit is false || U32(0x150) <= 0xFFFF, 0x150, "high half of the blocks", "at most 2^48 blocks", U32(0x150));
        Require(Blocks > first && Blocks <= length / BlockSize, 0x4, "blocks", $"at most {length / BlockSize} of {BlockSize} bytes", Blocks);
        Require(
            BlocksPerGroup >= 8
                && BlocksPerGroup % BlocksPerCluster == 0
                && BlocksPerGroup / BlocksPerCluster % 8 == 0
                && BlocksPerGroup / BlocksPerCluster <= 8L * BlockSize,
            0x20,
            "blocks per group",
            "a multiple of 8 that a bitmap block can hold",
            BlocksPerGroup);
        Require(
            InodeSize is >= 128 && InodeSize <= BlockSize && int.IsPow2(InodeSize), 0x58, "inode size", "a power of two from 128 to the block size", InodeSize);
        Require(
            U32(0x28) is > 0 && U32(0x28) <= 8 * (uint)BlockSize && U32(0x28) % 8 == 0,
            0x28,
            "inodes per group",
            "a multiple of 8 that a bitmap block can hold",
            U32(0x28));
        Require(
            !Is64Bit || (DescriptorSize is >= 64 and <= 1024 && int.IsPow2(DescriptorSize)),
            0xFE,
            "descriptor size",
            "a power of two from 64 to 1024",
            DescriptorSize);
        long groups = (Blocks - first + BlocksPerGroup - 1) / BlocksPerGroup;
        Require(groups <= MaxGroups && groups * DescriptorSize <= length, 0x20, "groups", "as many as fit on the volume", groups);
        Require(Inodes == groups * InodesPerGroup, 0x0, "inodes", $"{groups} groups of {InodesPerGroup}", Inodes);
        Require(FirstInode.Value >= 3 && FirstInode.Value <= Inodes, 0x54, "first inode", $"3 to {Inodes}", FirstInode);
    }

    private static void Require(bool condition, int offset, string field, object expected, object actual)
    {
        if (!condition)
        {
            throw CorruptDataException.Mismatch(Structure, Position + offset, field, expected, actual);
        }
    }

    private ushort U16(int offset) => ReadUInt16LittleEndian(_bytes.AsSpan(offset));

    private uint U32(int offset) => ReadUInt32LittleEndian(_bytes.AsSpan(offset));

    private void Set(int offset, uint value) => WriteUInt32LittleEndian(_bytes.AsSpan(offset), value);
}
