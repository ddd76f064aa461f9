using System.IO.Hashing;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.Volumes.Gpt;

/// <summary>A GPT header (UEFI 2.10, table 5.5). LBAs count logical sectors.</summary>
/// <param name="Revision">0x00010000 for 1.0, the only one that exists.</param>
/// <param name="HeaderSize">Bytes that the header's CRC covers; at least 92, at most a sector.</param>
/// <param name="HeaderCrc32">CRC-32 of the header with this field as 0.</param>
/// <param name="MyLba">Where this copy is.</param>
/// <param name="AlternateLba">Where the other copy is.</param>
/// <param name="FirstUsableLba">First sector that partitions may use.</param>
/// <param name="LastUsableLba">Last sector that partitions may use.</param>
/// <param name="DiskGuid">Unique id of the disk.</param>
/// <param name="PartitionEntryLba">Where the entries that belong to this copy start.</param>
/// <param name="NumberOfPartitionEntries">Slots, used or not.</param>
/// <param name="SizeOfPartitionEntry">Bytes in a slot: 128 times a power of two.</param>
/// <param name="PartitionEntryArrayCrc32">CRC-32 of all slots.</param>
internal sealed record GptHeader(
    uint Revision,
    uint HeaderSize,
    uint HeaderCrc32,
    ulong MyLba,
    ulong AlternateLba,
    ulong FirstUsableLba,
    ulong LastUsableLba,
    Guid DiskGuid,
    ulong PartitionEntryLba,
    uint NumberOfPartitionEntries,
    uint SizeOfPartitionEntry,
    uint PartitionEntryArrayCrc32)
{
    public const int MinimumSize = 92; // bytes

    public const uint Revision1 = 0x00010000;

    private const int CrcOffset = 0x10;

    public static ReadOnlySpan<byte> Signature => "EFI PART"u8;

    /// <summary>Bytes of all slots.</summary>
    public ulong EntryArrayLength => (ulong)NumberOfPartitionEntries * SizeOfPartitionEntry;

    public static GptHeader Read(ReadOnlySpan<byte> bytes) => new(
        Revision:                 ReadUInt32LittleEndian(bytes[0x08..]),
        HeaderSize:               ReadUInt32LittleEndian(bytes[0x0C..]),
        HeaderCrc32:              ReadUInt32LittleEndian(bytes[CrcOffset..]),
        MyLba:                    ReadUInt64LittleEndian(bytes[0x18..]),
        AlternateLba:             ReadUInt64LittleEndian(bytes[0x20..]),
        FirstUsableLba:           ReadUInt64LittleEndian(bytes[0x28..]),
        LastUsableLba:            ReadUInt64LittleEndian(bytes[0x30..]),
        DiskGuid:                 new Guid(bytes.Slice(0x38, 16)),
        PartitionEntryLba:        ReadUInt64LittleEndian(bytes[0x48..]),
        NumberOfPartitionEntries: ReadUInt32LittleEndian(bytes[0x50..]),
        SizeOfPartitionEntry:     ReadUInt32LittleEndian(bytes[0x54..]),
        PartitionEntryArrayCrc32: ReadUInt32LittleEndian(bytes[0x58..]));

    /// <summary>
    /// Patches these fields into a sector and computes <see cref="HeaderCrc32"/> again; reserved bytes stay and are covered.
    /// </summary>
    public void Write(Span<byte> sector)
    {
        Signature.CopyTo(sector);
        WriteUInt32LittleEndian(sector[0x08..], Revision);
        WriteUInt32LittleEndian(sector[0x0C..], HeaderSize);
        WriteUInt64LittleEndian(sector[0x18..], MyLba);
        WriteUInt64LittleEndian(sector[0x20..], AlternateLba);
        WriteUInt64LittleEndian(sector[0x28..], FirstUsableLba);
        WriteUInt64LittleEndian(sector[0x30..], LastUsableLba);
        DiskGuid.TryWriteBytes(sector[0x38..]);
        WriteUInt64LittleEndian(sector[0x48..], PartitionEntryLba);
        WriteUInt32LittleEndian(sector[0x50..], NumberOfPartitionEntries);
        WriteUInt32LittleEndian(sector[0x54..], SizeOfPartitionEntry);
        WriteUInt32LittleEndian(sector[0x58..], PartitionEntryArrayCrc32);
        WriteUInt32LittleEndian(sector[CrcOffset..], ComputeCrc32(sector[..(int)HeaderSize]));
    }

    /// <param name="header">The header's own bytes, <see cref="HeaderSize"/> of them.</param>
    public static uint ComputeCrc32(ReadOnlySpan<byte> header)
    {
        Crc32 crc = new();
        crc.Append(header[..CrcOffset]);
        crc.Append(stackalloc byte[4]);
        crc.Append(header[(CrcOffset + 4)..]);
        return crc.GetCurrentHashAsUInt32();
    }
}
