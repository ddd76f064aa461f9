using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.Volumes.Mbr;

/// <summary>One of the four entries of an MBR or extended boot record (UEFI 2.10, table 5.2).</summary>
/// <param name="BootIndicator">0x80 active, 0x00 not; anything else is not a partition entry.</param>
/// <param name="Type">Partition type; 0 means unused.</param>
/// <param name="StartingLba">First sector, counted from what the table is relative to.</param>
/// <param name="SizeInLba">Length in logical sectors.</param>
internal readonly record struct MbrEntry(byte BootIndicator, byte Type, uint StartingLba, uint SizeInLba)
{
    public const int Size = 16; // bytes on disk

    public const byte ProtectiveType = 0xEE;

    public bool IsUsed => Type != 0 && SizeInLba != 0;

    /// <summary>A container with a chain of extended boot records: CHS, LBA and Linux flavours.</summary>
    public bool IsExtended => IsUsed && Type is (0x05 or 0x0F or 0x85);

    public bool HasValidBootIndicator => BootIndicator is 0x00 or 0x80;

    /// <summary>One past the last sector.</summary>
    public long EndLba => (long)StartingLba + SizeInLba;

    public static MbrEntry Read(ReadOnlySpan<byte> bytes) => new(
        BootIndicator: bytes[0x0],
        Type:          bytes[0x4],
        StartingLba:   ReadUInt32LittleEndian(bytes[0x8..]),
        SizeInLba:     ReadUInt32LittleEndian(bytes[0xC..]));

    /// <summary>Patches these fields; the cylinder/head/sector bytes between them stay.</summary>
    public void Write(Span<byte> bytes)
    {
        bytes[0x0] = BootIndicator;
        bytes[0x4] = Type;
        WriteUInt32LittleEndian(bytes[0x8..], StartingLba);
        WriteUInt32LittleEndian(bytes[0xC..], SizeInLba);
    }
}
