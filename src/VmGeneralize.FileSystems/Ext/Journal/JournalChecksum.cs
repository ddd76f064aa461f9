using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Ext.Journal;

/// <summary>The two kinds of checksums in a journal.</summary>
internal static class JournalChecksum
{
    private static readonly uint[] Table = BuildTable();

    /// <summary>CRC-32C over a block, with the four bytes at <paramref name="field"/>, which hold the result, taken as 0.</summary>
    public static uint WithoutField(uint seed, ReadOnlySpan<byte> block, int field)
    {
        uint register = Crc32C.Append(seed, block[..field]);
        register = Crc32C.Append(register, [0, 0, 0, 0]);
        return Crc32C.Append(register, block[(field + 4)..]);
    }

    /// <summary>
    /// Continues the CRC-32 (polynomial 0x04C11DB7, most significant bit first, nothing inverted) that JBD2_FEATURE_COMPAT_CHECKSUM
    /// puts into commit blocks.
    /// </summary>
    public static uint AppendCrc32(uint register, ReadOnlySpan<byte> bytes)
    {
        unchecked
        {
            foreach (byte value in bytes)
            {
                register = (register << 8) ^ Table[(register >> 24) ^ value];
            }

            return register;
        }
    }

    private static uint[] BuildTable()
    {
        uint[] table = new uint[256];
        for (uint i = 0; i < 256; i++)
        {
            uint register = i << 24;
            for (int bit = 0; bit < 8; bit++)
            {
                register = unchecked((register << 1) ^ ((register & 0x80000000) != 0 ? 0x04C11DB7u : 0));
            }

            table[i] = register;
        }

        return table;
    }
}
