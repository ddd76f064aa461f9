using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Xfs.Space;

/// <summary>The owner of blocks (struct xfs_rmap_rec).</summary>
/// <param name="Start">First block in the group.</param>
/// <param name="Count">Number of blocks.</param>
/// <param name="Owner">An inode, or what <see cref="ReverseOwner"/> names.</param>
/// <param name="Offset">Block of the file, and flags in the highest three bits; 0 for what is not a file.</param>
internal readonly record struct ReverseRecord(uint Start, uint Count, ulong Owner, ulong Offset) : IComparable<ReverseRecord>
{
    public const int Size = 24;
    public const ulong AttributeFlag = 1UL << 63;
    public const ulong TreeFlag = 1UL << 62;
    public const ulong UnwrittenFlag = 1UL << 61;

    public uint End => Start + Count;

    /// <summary>Blocks of a file's contents: every block has its own place in the file.</summary>
    public bool HasPlaces => Owner < ReverseOwner.Lowest && (Offset & TreeFlag) == 0;

    /// <summary>Contents or attributes of the owner, or the tree of their extents.</summary>
    public ulong Fork => Offset & (AttributeFlag | TreeFlag);

    /// <summary>What distinguishes the mappings of one owner and fork: the block of the file, or that of the group where there is no such place.</summary>
    public ulong PlaceOfOwner => HasPlaces ? Offset & ~(AttributeFlag | UnwrittenFlag) : Start;

    /// <summary>The blocks are within what a file can have.</summary>
    public bool IsPlaceOfFile => !HasPlaces || (Offset & ~(AttributeFlag | UnwrittenFlag)) + Count <= XfsFileBlock.Most;

    public static ReverseRecord Read(ReadOnlySpan<byte> bytes) => new(
        ReadUInt32BigEndian(bytes), ReadUInt32BigEndian(bytes[4..]), ReadUInt64BigEndian(bytes[8..]), ReadUInt64BigEndian(bytes[16..]));

    public void Write(Span<byte> bytes)
    {
        WriteUInt32BigEndian(bytes, Start);
        WriteUInt32BigEndian(bytes[4..], Count);
        WriteUInt64BigEndian(bytes[8..], Owner);
        WriteUInt64BigEndian(bytes[16..], Offset);
    }

    /// <summary>The record without its first blocks.</summary>
    public ReverseRecord From(uint start) => this with { Start = start, Count = End - start, Offset = HasPlaces ? Offset + (start - Start) : Offset };

    /// <summary>Whether another one continues where this one ends.</summary>
    public bool Joins(ReverseRecord next) =>
        next.Owner == Owner && next.Start == End && (HasPlaces ? next.Offset == Offset + Count : next.Offset == Offset);

    /// <summary>A node's key for the last block.</summary>
    public ReverseRecord ToHighKey() => this with { Start = End - 1, Offset = KeyOffset + (HasPlaces ? Count - 1 : 0) };

    /// <summary>Keys do not say whether blocks were written.</summary>
    public ulong KeyOffset => Offset & ~UnwrittenFlag;

    public override string ToString() => $"{Count} from {Start} of owner 0x{Owner:X}, offset 0x{Offset:X}";

    public int CompareTo(ReverseRecord other) => (Start, Owner, KeyOffset, Offset).CompareTo((other.Start, other.Owner, other.KeyOffset, other.Offset));
}
