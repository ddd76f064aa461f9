using System.Buffers.Binary;

namespace VmGeneralize.Disks.Vhdx;

/// <summary>Metadata Table Entry ([MS-VHDX] 2.6.1.2).</summary>
/// <param name="ItemId">Which item.</param>
/// <param name="Offset">Where it is, in bytes from the start of the region; at least 64 KiB.</param>
/// <param name="Length">Bytes; at most 1 MiB.</param>
/// <param name="Flags">User, virtual disk, required.</param>
internal readonly record struct MetadataTableEntry(Guid ItemId, uint Offset, uint Length, MetadataFlags Flags)
{
    public const int Size = 32;

    public static MetadataTableEntry Read(ReadOnlySpan<byte> bytes) => new(
        ItemId: new Guid(bytes[..0x10]),
        Offset: BinaryPrimitives.ReadUInt32LittleEndian(bytes[0x10..]),
        Length: BinaryPrimitives.ReadUInt32LittleEndian(bytes[0x14..]),
        Flags: (MetadataFlags)(BinaryPrimitives.ReadUInt32LittleEndian(bytes[0x18..]) & 7));

    public void Write(Span<byte> bytes)
    {
        bytes[..Size].Clear();
        ItemId.TryWriteBytes(bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[0x10..], Offset);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[0x14..], Length);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[0x18..], (uint)Flags);
    }
}
