using System.Buffers.Binary;
using VmGeneralize.Blocks;

namespace VmGeneralize.Disks.Vhdx;

/// <summary>CRC-32C of a structure with its own checksum field, at byte 4 in all of them, taken as zero.</summary>
internal static class VhdxChecksum
{
    private const int Position = 4;

    public static uint Compute(ReadOnlySpan<byte> structure)
    {
        uint register = Crc32C.Append(0xFFFFFFFF, structure[..Position]);
        register = Crc32C.Append(register, [0, 0, 0, 0]);
        return ~Crc32C.Append(register, structure[(Position + sizeof(uint))..]);
    }

    public static bool IsValid(ReadOnlySpan<byte> structure) =>
        Compute(structure) == BinaryPrimitives.ReadUInt32LittleEndian(structure[Position..]);

    public static void Update(Span<byte> structure) =>
        BinaryPrimitives.WriteUInt32LittleEndian(structure[Position..], Compute(structure));
}
