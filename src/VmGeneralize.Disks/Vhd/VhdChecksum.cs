using System.Buffers.Binary;

namespace VmGeneralize.Disks.Vhd;

/// <summary>The checksum of footer and dynamic header: one's complement of the sum of all other bytes ([VHD 1.0] "Checksum").</summary>
internal static class VhdChecksum
{
    /// <param name="structure">The whole structure.</param>
    /// <param name="position">Where its own 4-byte checksum is; left out of the sum.</param>
    public static uint Compute(ReadOnlySpan<byte> structure, int position)
    {
        uint sum = 0; // at most 1024 * 255: cannot overflow
        foreach (byte b in structure[..position])
        {
            sum += b;
        }

        foreach (byte b in structure[(position + sizeof(uint))..])
        {
            sum += b;
        }

        return ~sum;
    }

    public static uint Stored(ReadOnlySpan<byte> structure, int position) => BinaryPrimitives.ReadUInt32BigEndian(structure[position..]);

    public static bool IsValid(ReadOnlySpan<byte> structure, int position) => Compute(structure, position) == Stored(structure, position);

    public static void Update(Span<byte> structure, int position) =>
        BinaryPrimitives.WriteUInt32BigEndian(structure[position..], Compute(structure, position));
}
