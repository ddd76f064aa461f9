using System.Buffers.Binary;

namespace VmGeneralize.Disks.Vhd;

/// <summary>One Parent Locator Entry of the dynamic header ([VHD 1.0] "Parent Locator Entry"), big-endian.</summary>
/// <param name="PlatformCode">Which platform's path it is; 0 when unused.</param>
/// <param name="DataSpace">Room for the path, in sectors (some creators: in bytes).</param>
/// <param name="DataLength">Length of the path in bytes.</param>
/// <param name="DataOffset">Where the path is in the file, in bytes.</param>
internal readonly record struct VhdParentLocator(uint PlatformCode, uint DataSpace, uint DataLength, ulong DataOffset)
{
    public const int Size = 24;

    /// <summary>Windows, UTF-16 LE, relative to the child.</summary>
    public const uint W2ru = 0x57327275;

    /// <summary>Windows, UTF-16 LE, absolute.</summary>
    public const uint W2ku = 0x57326B75;

    /// <summary>A file URL in UTF-8; XenServer's tools use it on Linux too.</summary>
    public const uint MacX = 0x4D616358;

    public static VhdParentLocator Read(ReadOnlySpan<byte> bytes) => new(
        PlatformCode: BinaryPrimitives.ReadUInt32BigEndian(bytes),
        DataSpace: BinaryPrimitives.ReadUInt32BigEndian(bytes[0x04..]),
        DataLength: BinaryPrimitives.ReadUInt32BigEndian(bytes[0x08..]),
        DataOffset: BinaryPrimitives.ReadUInt64BigEndian(bytes[0x10..]));

    public void Write(Span<byte> bytes)
    {
        bytes[..Size].Clear();
        BinaryPrimitives.WriteUInt32BigEndian(bytes, PlatformCode);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[0x04..], DataSpace);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[0x08..], DataLength);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[0x10..], DataOffset);
    }
}
