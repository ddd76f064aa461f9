using System.Buffers.Binary;

namespace VmGeneralize.Disks.Vhd;

/// <summary>Hard Disk Footer ([VHD 1.0] "Hard Disk Footer Format"), big-endian.</summary>
internal readonly record struct VhdFooter
{
    /// <summary>Bytes on disk. Creators before 2004 wrote one byte less; the missing one is a reserved zero.</summary>
    public const int Size = 512;

    public const int ChecksumPosition = 0x40;

    /// <summary>Data Offset of a fixed disk: there is no dynamic header.</summary>
    public const ulong NoDataOffset = ulong.MaxValue;

    /// <summary>Features: bit 1 is reserved and always set.</summary>
    public const uint ReservedFeature = 2;

    public const uint Version1 = 0x0001_0000;

    public static ReadOnlySpan<byte> Cookie => "conectix"u8;

    public uint Features { get; init; }

    public uint FileFormatVersion { get; init; }

    /// <summary>Position of the dynamic header in the file, in bytes.</summary>
    public ulong DataOffset { get; init; }

    /// <summary>Seconds since 2000-01-01 00:00 UTC.</summary>
    public uint TimeStamp { get; init; }

    /// <summary>Four ASCII characters, such as <c>win </c> (Hyper-V, Azure) or <c>vpc </c> (Virtual PC).</summary>
    public uint CreatorApplication { get; init; }

    public uint CreatorVersion { get; init; }

    public uint CreatorHostOS { get; init; }

    /// <summary>Bytes when created.</summary>
    public ulong OriginalSize { get; init; }

    /// <summary>Bytes of the virtual disk now.</summary>
    public ulong CurrentSize { get; init; }

    public VhdGeometry Geometry { get; init; }

    public VhdDiskType DiskType { get; init; }

    public Guid UniqueId { get; init; }

    /// <summary>1 when the machine was saved, not shut down.</summary>
    public byte SavedState { get; init; }

    /// <summary>Decodes; the caller has checked cookie and checksum.</summary>
    public static VhdFooter Read(ReadOnlySpan<byte> bytes) => new()
    {
        Features = BinaryPrimitives.ReadUInt32BigEndian(bytes[0x08..]),
        FileFormatVersion = BinaryPrimitives.ReadUInt32BigEndian(bytes[0x0C..]),
        DataOffset = BinaryPrimitives.ReadUInt64BigEndian(bytes[0x10..]),
        TimeStamp = BinaryPrimitives.ReadUInt32BigEndian(bytes[0x18..]),
        CreatorApplication = BinaryPrimitives.ReadUInt32BigEndian(bytes[0x1C..]),
        CreatorVersion = BinaryPrimitives.ReadUInt32BigEndian(bytes[0x20..]),
        CreatorHostOS = BinaryPrimitives.ReadUInt32BigEndian(bytes[0x24..]),
        OriginalSize = BinaryPrimitives.ReadUInt64BigEndian(bytes[0x28..]),
        CurrentSize = BinaryPrimitives.ReadUInt64BigEndian(bytes[0x30..]),
        Geometry = new VhdGeometry(BinaryPrimitives.ReadUInt16BigEndian(bytes[0x38..]), bytes[0x3A], bytes[0x3B]),
        DiskType = (VhdDiskType)BinaryPrimitives.ReadUInt32BigEndian(bytes[0x3C..]),
        UniqueId = new Guid(bytes.Slice(0x44, 16), bigEndian: true),
        SavedState = bytes[0x54],
    };

    /// <summary>Encodes with cookie and checksum; reserved bytes are zero.</summary>
    public void Write(Span<byte> bytes)
    {
        bytes[..Size].Clear();
        Cookie.CopyTo(bytes);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[0x08..], Features);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[0x0C..], FileFormatVersion);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[0x10..], DataOffset);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[0x18..], TimeStamp);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[0x1C..], CreatorApplication);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[0x20..], CreatorVersion);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[0x24..], CreatorHostOS);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[0x28..], OriginalSize);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[0x30..], CurrentSize);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[0x38..], Geometry.Cylinders);
        bytes[0x3A] = Geometry.Heads;
        bytes[0x3B] = Geometry.SectorsPerTrack;
        BinaryPrimitives.WriteUInt32BigEndian(bytes[0x3C..], (uint)DiskType);
        UniqueId.TryWriteBytes(bytes.Slice(0x44, 16), bigEndian: true, out _);
        bytes[0x54] = SavedState;
        VhdChecksum.Update(bytes[..Size], ChecksumPosition);
    }
}
