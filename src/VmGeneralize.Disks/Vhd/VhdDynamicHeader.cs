using System.Buffers.Binary;
using System.Text;

namespace VmGeneralize.Disks.Vhd;

/// <summary>Dynamic Disk Header ([VHD 1.0] "Dynamic Disk Header Format"), big-endian; of differencing disks too.</summary>
internal sealed class VhdDynamicHeader
{
    public const int Size = 1024;

    public const int ChecksumPosition = 0x24;

    public const uint Version1 = 0x0001_0000;

    /// <summary>Parent locators; always this many.</summary>
    public const int LocatorCount = 8;

    private const int NameBytes = 512;
    private const int LocatorsPosition = 0x240;

    public static ReadOnlySpan<byte> Cookie => "cxsparse"u8;

    /// <summary>Position of the block allocation table in the file, in bytes.</summary>
    public required ulong TableOffset { get; init; }

    public uint HeaderVersion { get; init; } = Version1;

    /// <summary>Entries in the block allocation table.</summary>
    public required uint MaxTableEntries { get; init; }

    /// <summary>Bytes of data in a block, its bitmap not counted.</summary>
    public required uint BlockSize { get; init; }

    public Guid ParentUniqueId { get; init; }

    /// <summary>Seconds since 2000-01-01 00:00 UTC.</summary>
    public uint ParentTimeStamp { get; init; }

    /// <summary>File name of the parent; at most 256 UTF-16 units.</summary>
    public string ParentUnicodeName { get; init; } = "";

    public IReadOnlyList<VhdParentLocator> ParentLocators { get; init; } = new VhdParentLocator[LocatorCount];

    /// <summary>Decodes; the caller has checked cookie and checksum.</summary>
    public static VhdDynamicHeader Read(ReadOnlySpan<byte> bytes)
    {
        VhdParentLocator[] locators = new VhdParentLocator[LocatorCount];
        for (int i = 0; i < LocatorCount; i++)
        {
            locators[i] = VhdParentLocator.Read(bytes[(LocatorsPosition + i * VhdParentLocator.Size)..]);
        }

        return new VhdDynamicHeader
        {
            TableOffset = BinaryPrimitives.ReadUInt64BigEndian(bytes[0x10..]),
            HeaderVersion = BinaryPrimitives.ReadUInt32BigEndian(bytes[0x18..]),
            MaxTableEntries = BinaryPrimitives.ReadUInt32BigEndian(bytes[0x1C..]),
            BlockSize = BinaryPrimitives.ReadUInt32BigEndian(bytes[0x20..]),
            ParentUniqueId = new Guid(bytes.Slice(0x28, 16), bigEndian: true),
            ParentTimeStamp = BinaryPrimitives.ReadUInt32BigEndian(bytes[0x38..]),
            ParentUnicodeName = Encoding.BigEndianUnicode.GetString(bytes.Slice(0x40, NameBytes)).Split('\0')[0],
            ParentLocators = locators,
        };
    }

    /// <summary>Encodes with cookie and checksum; reserved bytes are zero.</summary>
    public void Write(Span<byte> bytes)
    {
        bytes[..Size].Clear();
        Cookie.CopyTo(bytes);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[0x08..], ulong.MaxValue); // Data Offset: unused
        BinaryPrimitives.WriteUInt64BigEndian(bytes[0x10..], TableOffset);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[0x18..], HeaderVersion);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[0x1C..], MaxTableEntries);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[0x20..], BlockSize);
        ParentUniqueId.TryWriteBytes(bytes.Slice(0x28, 16), bigEndian: true, out _);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[0x38..], ParentTimeStamp);
        Encoding.BigEndianUnicode.GetBytes(ParentUnicodeName, bytes.Slice(0x40, NameBytes));
        for (int i = 0; i < LocatorCount; i++)
        {
            ParentLocators[i].Write(bytes[(LocatorsPosition + i * VhdParentLocator.Size)..]);
        }

        VhdChecksum.Update(bytes[..Size], ChecksumPosition);
    }
}
