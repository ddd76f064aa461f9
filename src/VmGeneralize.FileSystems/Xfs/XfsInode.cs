using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Xfs;

/// <summary>A copy of one inode (struct xfs_dinode) with its number.</summary>
internal sealed class XfsInode(XfsInodeNumber number, byte[] bytes)
{
    public const string Structure = "XFS inode";
    public const ushort Magic = 0x494E; // "IN"
    public const int ChecksumOffset = 100;
    public const int UuidOffset = 160;

    private const int TypeMask = 0xF000;
    private const int DirectoryType = 0x4000;
    private const int RegularType = 0x8000;
    private const int LinkType = 0xA000;
    private const ulong SharedFlag = 0x2;
    private const ulong BigTimeFlag = 0x8;
    private const ulong LargeCountsFlag = 0x10;

    public XfsInodeNumber Number { get; } = number;

    public byte[] Bytes { get; } = bytes;

    public ushort StoredMagic => U16(0);

    public ushort Mode => U16(2);

    /// <summary>1 or 2 in version 4 of the file system, 3 in version 5.</summary>
    public int Version => Bytes[4];

    public uint UserId => U32(8);

    public uint GroupId => U32(12);

    public uint Links => Version == 1 ? U16(6) : U32(16);

    public long Size => unchecked((long)U64(56));

    /// <summary>Blocks of contents, attributes and their trees.</summary>
    public ulong Blocks => U64(64);

    /// <summary>Where the attribute fork begins, in units of 8 bytes from the end of the fixed part; 0 without one.</summary>
    public int ForkOffset => Bytes[82];

    public uint Generation => U32(92);

    /// <summary>The next in a list of unlinked inodes.</summary>
    public AgInode NextUnlinked => new(U32(96));

    /// <summary>The number that it says it has; version 3.</summary>
    public XfsInodeNumber StoredNumber => new(U64(152));

    public bool MayShareBlocks => (Flags2 & SharedFlag) != 0;

    /// <summary>Bytes of the fixed part: what is behind is divided between the forks.</summary>
    public int CoreSize => Version == 3 ? 176 : 100;

    public FileKind Kind => (Mode & TypeMask) switch
    {
        RegularType => FileKind.File,
        DirectoryType => FileKind.Directory,
        LinkType => FileKind.SymbolicLink,
        _ => FileKind.Special,
    };

    public bool IsDirectory => Kind == FileKind.Directory;

    public XfsForkFormat DataFormat => (XfsForkFormat)Bytes[5];

    public XfsForkFormat AttributeFormat => (XfsForkFormat)Bytes[83];

    /// <summary>Counts of extents are 48 and 32 bits wide, elsewhere than the old ones (nrext64).</summary>
    public bool HasLargeCounts => (Flags2 & LargeCountsFlag) != 0;

    /// <summary>Seconds since 1970 of the last change of contents.</summary>
    public long ModifiedSeconds => Seconds(40);

    private ulong Flags2 => Version == 3 ? U64(120) : 0;

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
        (Flags2 & BigTimeFlag) != 0 ? (long)(U64(offset) / 1_000_000_000) + int.MinValue : unchecked((int)U32(offset));

    private ushort U16(int offset) => ReadUInt16BigEndian(Bytes.AsSpan(offset));

    private uint U32(int offset) => ReadUInt32BigEndian(Bytes.AsSpan(offset));

    private ulong U64(int offset) => ReadUInt64BigEndian(Bytes.AsSpan(offset));
}
