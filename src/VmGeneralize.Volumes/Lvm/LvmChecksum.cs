namespace VmGeneralize.Volumes.Lvm;

/// <summary>LVM2's CRC-32: the usual polynomial, reflected, with a different initial value and no final inversion.</summary>
internal static class LvmChecksum
{
    private const uint InitialValue = 0xF597A6CF;

    private static readonly uint[] Table = BuildTable();

    public static uint Compute(ReadOnlySpan<byte> bytes)
    {
        uint register = InitialValue;
        foreach (byte value in bytes)
        {
            register = (register >> 8) ^ Table[(register ^ value) & 0xFF];
        }

        return register;
    }

    private static uint[] BuildTable()
    {
        uint[] table = new uint[256];
        for (uint i = 0; i < 256; i++)
        {
            uint register = i;
            for (int bit = 0; bit < 8; bit++)
            {
                register = (register >> 1) ^ ((register & 1) != 0 ? 0xEDB88320u : 0);
            }

            table[i] = register;
        }

        return table;
    }
}
