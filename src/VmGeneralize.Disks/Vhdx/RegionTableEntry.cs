using System.Buffers.Binary;

namespace VmGeneralize.Disks.Vhdx;

/// <summary>Region Table Entry ([MS-VHDX] 2.2.3.2): where one region of the file is.</summary>
/// <param name="Id">What it holds: the BAT or the metadata.</param>
/// <param name="FileOffset">Start, in bytes; a multiple of 1 MiB, at least 1 MiB.</param>
/// <param name="Length">Length, in bytes; a multiple of 1 MiB.</param>
/// <param name="Required">The file must not be opened if the Id is unknown.</param>
internal readonly record struct RegionTableEntry(Guid Id, ulong FileOffset, uint Length, bool Required)
{
    public const int Size = 32;

    public static Guid Bat { get; } = new("2DC27766-F623-4200-9D64-115E9BFD4A08");

    public static Guid Metadata { get; } = new("8B7CA206-4790-4B9A-B8FE-575F050F886E");

    public static RegionTableEntry Read(ReadOnlySpan<byte> bytes) => new(
        Id: new Guid(bytes[..0x10]),
        FileOffset: BinaryPrimitives.ReadUInt64LittleEndian(bytes[0x10..]),
        Length: BinaryPrimitives.ReadUInt32LittleEndian(bytes[0x18..]),
        Required: (BinaryPrimitives.ReadUInt32LittleEndian(bytes[0x1C..]) & 1) != 0);

    public void Write(Span<byte> bytes)
    {
        Id.TryWriteBytes(bytes);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[0x10..], FileOffset);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[0x18..], Length);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[0x1C..], Required ? 1u : 0);
    }
}
