using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Probing;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Btrfs;

/// <summary>
/// The superblock at 64 KiB ("On-disk format", superblock). A mount reads only this one; the copies are for repair, and are read only to say
/// whether they would help.
/// </summary>
internal sealed class BtrfsSuperblock
{
    public const string Structure = "Btrfs superblock";
    public const int Size = 4096; // bytes
    public const int ChunkArrayOffset = 0x32B;
    public const int MaxChunkArray = 2048; // bytes

    /// <summary>Where a superblock is, when the volume reaches there: in bytes.</summary>
    public static readonly long[] Places = [64L << 10, 64L << 20, 256L << 30];

    private readonly byte[] _bytes;

    private BtrfsSuperblock(byte[] bytes) => _bytes = bytes;

    /// <summary>The UUID that a user sees.</summary>
    public ReadOnlySpan<byte> Uuid => _bytes.AsSpan(0x20, 16);

    /// <summary>The UUID in every tree block: differs from the user's once that was changed.</summary>
    public ReadOnlySpan<byte> MetadataUuid => (Incompatible & BtrfsIncompatibleFeatures.MetadataUuid) != 0 ? _bytes.AsSpan(0x23B, 16) : Uuid;

    /// <summary>Where it says it is, in bytes of the device.</summary>
    public ulong StoredPlace => U64(0x30);

    public BtrfsSuperblockFlags Flags => (BtrfsSuperblockFlags)U64(0x38);

    /// <summary>Number of the last commit.</summary>
    public ulong Generation => U64(0x48);

    /// <summary>The root of the tree of roots.</summary>
    public BtrfsTreeRoot RootTree => new(BtrfsObject.RootTree, Address(0x50), _bytes[0xC6], Generation);

    /// <summary>The root of the tree of chunks.</summary>
    public BtrfsTreeRoot ChunkTree => new(BtrfsObject.ChunkTree, Address(0x58), _bytes[0xC7], U64(0xA4));

    /// <summary>The root of the trees of logs; null when there are none, as after an unmount.</summary>
    public BtrfsLogical? LogRoot => U64(0x60) == 0 ? null : new BtrfsLogical((long)Math.Min(U64(0x60), long.MaxValue));

    /// <summary>Bytes of extents, copies not counted.</summary>
    public ulong UsedBytes => U64(0x78);

    /// <summary>The object of the root tree under which the default subvolume is.</summary>
    public ulong RootDirectory => U64(0x80);

    public ulong Devices => U64(0x88);

    /// <summary>In bytes: 4096 to 65536.</summary>
    public int SectorSize => (int)Math.Min(U32(0x90), int.MaxValue);

    /// <summary>Of a tree block, in bytes: a sector to 65536.</summary>
    public int NodeSize => (int)Math.Min(U32(0x94), int.MaxValue);

    /// <summary>Bytes of <see cref="ChunkArray"/> that are used.</summary>
    public uint ChunkArrayLength => U32(0xA0);

    public BtrfsIncompatibleFeatures Incompatible => (BtrfsIncompatibleFeatures)U64(0xBC);

    public int ChecksumType => ReadUInt16LittleEndian(_bytes.AsSpan(0xC4));

    public ulong DeviceId => U64(0xC9);

    /// <summary>Bytes of the device that the file system uses.</summary>
    public long DeviceLength => (long)Math.Min(U64(0xD1), long.MaxValue);

    public string Label => VolumeHead.Text(_bytes.AsSpan(0x12B, 256));

    /// <summary>The chunks that hold the chunk tree.</summary>
    public ReadOnlyMemory<byte> ChunkArray => _bytes.AsMemory(ChunkArrayOffset, (int)ChunkArrayLength);

    public BtrfsChecksum Checksum { get; private set; } = null!;

    /// <exception cref="CorruptDataException">Not a superblock, or one with impossible values.</exception>
    /// <exception cref="UnsupportedFeatureException">A feature, kind of checksum or number of devices that is not read.</exception>
    /// <exception cref="RefusedException">The volume was not unmounted.</exception>
    public static BtrfsSuperblock Read(VolumeHead head)
    {
        byte[] bytes = new byte[Size];
        long place = Places[0];
        if (!head.TryRead(place, bytes))
        {
            throw CorruptDataException.Mismatch(Structure, place, "length of the volume", $"at least {place + Size} bytes", head.Device.Length);
        }

        BtrfsSuperblock superblock = new(bytes);
        if (!HasMagic(bytes))
        {
            throw CorruptDataException.Mismatch(Structure, place + 0x40, "magic", "_BHRfS_M", Convert.ToHexString(bytes.AsSpan(0x40, 8)));
        }

        superblock.Checksum = BtrfsChecksum.Of(superblock.ChecksumType);
        if (!superblock.Checksum.IsRight(bytes))
        {
            DataMismatch mismatch = DataMismatch.Of("checksum", "that of its bytes", Convert.ToHexString(bytes.AsSpan(0, superblock.Checksum.Size)));
            throw new CorruptDataException(Structure, place, mismatch, CopiesOf(head, superblock));
        }

        BtrfsSuperblockCheck.Require(superblock, head.Device.Length);
        BtrfsFeatureGate.RequireReadable(superblock);
        return superblock;
    }

    /// <summary>Where copies with a right checksum are, as advice; null when there is none.</summary>
    private static string? CopiesOf(VolumeHead head, BtrfsSuperblock superblock)
    {
        byte[] bytes = new byte[Size];
        long[] sound = [.. Places.Skip(1).Where(place => head.TryRead(place, bytes) && HasMagic(bytes) && superblock.Checksum.IsRight(bytes))];
        return sound.Length == 0 ? null : $"The copy at byte {string.Join(" and ", sound)} is in order: btrfs rescue super-recover puts it back";
    }

    private static bool HasMagic(ReadOnlySpan<byte> bytes) => bytes[0x40..].StartsWith("_BHRfS_M"u8);

    private BtrfsLogical Address(int offset) => new((long)Math.Min(U64(offset), long.MaxValue));

    private uint U32(int offset) => ReadUInt32LittleEndian(_bytes.AsSpan(offset));

    private ulong U64(int offset) => ReadUInt64LittleEndian(_bytes.AsSpan(offset));
}
