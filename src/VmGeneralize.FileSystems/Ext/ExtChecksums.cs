using VmGeneralize.Blocks;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Ext;

/// <summary>Seeds and the older CRC-16 of ext4 checksums ("Checksums" in the kernel's ext4 documentation).</summary>
internal static class ExtChecksums
{
    private const ushort Crc16Polynomial = 0xA001; // x^16 + x^15 + x^2 + 1, reflected

    /// <summary>What every metadata checksum of a volume starts from.</summary>
    public static uint VolumeSeed(Superblock superblock) =>
        (superblock.Incompatible & IncompatibleFeatures.ChecksumSeed) != 0 ? superblock.ChecksumSeed : Crc32C.Append(uint.MaxValue, superblock.Uuid);

    /// <summary>What checksums of an inode's blocks start from.</summary>
    public static uint InodeSeed(uint volumeSeed, InodeNumber number, uint generation) => Append(Append(volumeSeed, number.Value), generation);

    public static uint Append(uint register, uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        WriteUInt32LittleEndian(bytes, value);
        return Crc32C.Append(register, bytes);
    }

    public static uint Append(uint register, long value)
    {
        Span<byte> bytes = stackalloc byte[8];
        WriteInt64LittleEndian(bytes, value);
        return Crc32C.Append(register, bytes);
    }

    public static ushort Crc16(ushort register, ReadOnlySpan<byte> bytes)
    {
        foreach (byte b in bytes)
        {
            register ^= b;
            for (int bit = 0; bit < 8; bit++)
            {
                register = (ushort)((register & 1) != 0 ? (register >> 1) ^ Crc16Polynomial : register >> 1);
            }
        }

        return register;
    }
}
