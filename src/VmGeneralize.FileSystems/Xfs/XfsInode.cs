using VmGeneralize.FileSystems.Posix;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Xfs;

/// <summary>A copy of one inode (struct xfs_dinode) with its number.</summary>
internal sealed class XfsInode(XfsInodeNumber number, byte[] bytes)
{
    public const string Structure = "XFS inode";
    public const ushort Magic = 0x494E; // "IN"
    public const int ChecksumOffset = 100;
    public const int UuidOffset = 160;
    public const int CoreSizeOfVersion3 = 176;

    private const ulong SharedFlag = 0x2;
    private const ulong BigTimeFlag = 0x8;
    private const ulong LargeCountsFlag = 0x10;
    private const ulong NanosecondsPerSecond = 1_000_000_000;
    private const long LatestBigTime = (long)(ulong.MaxValue / NanosecondsPerSecond) + int.MinValue;

    private static readonly int[] s_times = [32, 40, 48, 144]; // access, contents, inode, making

    public XfsInodeNumber Number { get; } = number;

    public byte[] Bytes { get; } = bytes;

    public ushort StoredMagic => U16(0);

    public ushort Mode
    {
        get => U16(2);
        set => WriteUInt16BigEndian(Bytes.AsSpan(2), value);
    }

    /// <summary>1 or 2 in version 4 of the file system, 3 in version 5.</summary>
    public int Version => Bytes[4];

    public uint UserId
    {
        get => U32(8);
        set => Set(8, value);
    }

    public uint GroupId
    {
        get => U32(12);
        set => Set(12, value);
    }

    /// <summary>Link count; may be changed only in version 5 of the file system.</summary>
    public uint Links
    {
        get => Version == 1 ? U16(6) : U32(16);
        set => Set(16, value);
    }

    public long Size
    {
        get => unchecked((long)U64(56));
        set => SetLong(56, (ulong)value);
    }

    /// <summary>Blocks of contents, attributes and their trees.</summary>
    public ulong Blocks
    {
        get => U64(64);
        set => SetLong(64, value);
    }

    /// <summary>Where the attribute fork starts, in units of 8 bytes from the end of the fixed part; 0 without one.</summary>
    public int ForkOffset
    {
        get => Bytes[82];
        set => Bytes[82] = (byte)value;
    }

    public uint Generation => U32(92);

    /// <summary>The next in a list of unlinked inodes.</summary>
    public AgInode NextUnlinked => new(U32(96));

    /// <summary>Log sequence number of the last write; version 3.</summary>
    public ulong Lsn => U64(112);

    /// <summary>The number that it says it has; version 3.</summary>
    public XfsInodeNumber StoredNumber => new(U64(152));

    public bool MayShareBlocks
    {
        get => (Flags2 & SharedFlag) != 0;
        set => SetFlag(SharedFlag, value);
    }

    /// <summary>Bytes of the fixed part: what follows is divided between the forks.</summary>
    public int CoreSize => Version == 3 ? CoreSizeOfVersion3 : 100;

    public FileKind Kind => PosixMode.KindOf(Mode);

    public bool IsDirectory => Kind == FileKind.Directory;

    public XfsForkFormat DataFormat
    {
        get => (XfsForkFormat)Bytes[5];
        set => Bytes[5] = (byte)value;
    }

    public XfsForkFormat AttributeFormat
    {
        get => (XfsForkFormat)Bytes[83];
        set => Bytes[83] = (byte)value;
    }

    /// <summary>Counts of extents are 48 and 32 bits wide, at other offsets than the old ones (nrext64).</summary>
    public bool HasLargeCounts
    {
        get => (Flags2 & LargeCountsFlag) != 0;
        set => SetFlag(LargeCountsFlag, value);
    }

    /// <summary>Times are nanoseconds in 64 bits (bigtime).</summary>
    public bool HasBigTime
    {
        get => (Flags2 & BigTimeFlag) != 0;
        set => SetFlag(BigTimeFlag, value);
    }

    /// <summary>Seconds since 1970 of the last change of contents.</summary>
    public long ModifiedSeconds => Seconds(40);

    private ulong Flags2 => Version == 3 ? U64(120) : 0;

    /// <summary>All times, in seconds since 1970; what does not fit becomes the nearest value that does.</summary>
    public void SetTimes(long seconds)
    {
        foreach (int offset in s_times)
        {
            if (HasBigTime)
            {
                SetLong(offset, (ulong)(Math.Clamp(seconds, int.MinValue, LatestBigTime) - int.MinValue) * NanosecondsPerSecond);
            }
            else
            {
                WriteInt32BigEndian(Bytes.AsSpan(offset), (int)Math.Clamp(seconds, int.MinValue, int.MaxValue));
                Set(offset + 4, 0);
            }
        }
    }

    /// <summary>Sets the number of extents of a fork.</summary>
    public void SetExtents(bool isAttributes, int count)
    {
        switch (isAttributes, HasLargeCounts)
        {
            case (false, true):
                SetLong(24, (ulong)count);
                break;
            case (false, false) or (true, true):
                Set(76, (uint)count);
                break;
            default:
                WriteUInt16BigEndian(Bytes.AsSpan(80), checked((ushort)count));
                break;
        }
    }

    /// <summary>The writable part of the inode that a fork has.</summary>
    public Span<byte> Area(bool isAttributes) => isAttributes
        ? Bytes.AsSpan(CoreSize + (ForkOffset * 8))
        : Bytes.AsSpan(CoreSize, ForkOffset == 0 ? Bytes.Length - CoreSize : ForkOffset * 8);

    /// <summary>Contents, directory entries, the target of a link, or a device number.</summary>
    public XfsFork Data => new(
        DataFormat,
        Bytes.AsMemory(CoreSize, ForkOffset == 0 ? Bytes.Length - CoreSize : ForkOffset * 8),
        HasLargeCounts ? U64(24) : U32(76));

    /// <summary>Extended attributes; null without a fork for them.</summary>
    public XfsFork? Attributes => ForkOffset == 0
        ? null
        : new XfsFork(AttributeFormat, Bytes.AsMemory(CoreSize + (ForkOffset * 8)), HasLargeCounts ? U32(76) : U16(80));

    /// <summary>Since bigtime: nanoseconds from the lowest time of 32 bits on, in 64 bits; before: seconds and nanoseconds of 32 bits each.</summary>
    private long Seconds(int offset) =>
        (Flags2 & BigTimeFlag) != 0 ? (long)(U64(offset) / NanosecondsPerSecond) + int.MinValue : unchecked((int)U32(offset));

    private ushort U16(int offset) => ReadUInt16BigEndian(Bytes.AsSpan(offset));

    private uint U32(int offset) => ReadUInt32BigEndian(Bytes.AsSpan(offset));

    private ulong U64(int offset) => ReadUInt64BigEndian(Bytes.AsSpan(offset));

    private void Set(int offset, uint value) => WriteUInt32BigEndian(Bytes.AsSpan(offset), value);

    private void SetLong(int offset, ulong value) => WriteUInt64BigEndian(Bytes.AsSpan(offset), value);

    private void SetFlag(ulong flag, bool value) => SetLong(120, value ? Flags2 | flag : Flags2 & ~flag);
}
