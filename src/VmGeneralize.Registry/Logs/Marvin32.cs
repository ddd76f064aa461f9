using System.Numerics;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.Registry.Logs;

/// <summary>The keyed hash of log entries (Marvin32), 64 bits, with the registry's fixed seed.</summary>
internal static class Marvin32
{
    // 82EF4D887A4E55C5 (regf specification, "Log entries", note 3), read as one number.
    private const uint SeedLow = 0x7A4E55C5;
    private const uint SeedHigh = 0x82EF4D88;

    public static ulong Compute(ReadOnlySpan<byte> bytes)
    {
        uint low = SeedLow;
        uint high = SeedHigh;
        while (bytes.Length >= sizeof(uint))
        {
            Mix(ref low, ref high, ReadUInt32LittleEndian(bytes));
            bytes = bytes[sizeof(uint)..];
        }

        // The rest ends with a 0x80 byte, then zeros.
        uint last = 0x80;
        for (int i = bytes.Length - 1; i >= 0; i--)
        {
            last = (last << 8) | bytes[i];
        }

        Mix(ref low, ref high, last);
        Mix(ref low, ref high, 0);
        return low | ((ulong)high << 32);
    }

    private static void Mix(ref uint low, ref uint high, uint word)
    {
        unchecked
        {
            low += word;
            high ^= low;
            low = BitOperations.RotateLeft(low, 20) + high;
            high = BitOperations.RotateLeft(high, 9) ^ low;
            low = BitOperations.RotateLeft(low, 27) + high;
            high = BitOperations.RotateLeft(high, 19);
        }
    }
}
