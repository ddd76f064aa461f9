using System.Buffers.Binary;
using System.Numerics;

namespace VmGeneralize.Blocks;

/// <summary>
/// CRC-32C (Castagnoli polynomial 0x1EDC6F41, reflected), as VHDX and ext4 use it. The instruction does the work where the
/// processor has it; <see cref="BitOperations"/> falls back to a table elsewhere.
/// </summary>
public static class Crc32C
{
    /// <summary>The usual form: initial value and final XOR of 0xFFFFFFFF ([MS-VHDX] 2.2.2).</summary>
    public static uint Compute(ReadOnlySpan<byte> bytes) => ~Append(0xFFFFFFFF, bytes);

    /// <summary>Continues a running register without any inversion, as ext4's metadata checksums need it.</summary>
    public static uint Append(uint register, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length >= 8)
        {
            register = BitOperations.Crc32C(register, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[8..];
        }

        foreach (byte b in bytes)
        {
            register = BitOperations.Crc32C(register, b);
        }

        return register;
    }
}
