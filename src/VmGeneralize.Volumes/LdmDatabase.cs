using VmGeneralize.Blocks;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.Volumes;

/// <summary>
/// Finds the database of a Windows dynamic disk (LDM), which on an MBR disk is after the partitions, in the last MiB. Its private header
/// is in sector 6 and twice in the database; fields are big-endian. Known from the Linux kernel's block/partitions/ldm.c.
/// </summary>
internal static class LdmDatabase
{
    private const int SectorSize = 512;
    private const long DatabaseSectors = 2048;
    private const long FirstHeader = 6; // sector of the disk
    private const long SecondHeader = 1856; // sector of the database
    private const long LargestDatabase = 64 << 20; // bytes; far above the 1 MiB that Windows makes

    /// <returns>Null on a disk without one.</returns>
    public static Extent? Find(IBlockDevice disk)
    {
        long sectors = disk.Length / SectorSize;
        foreach (long sector in (long[])[FirstHeader, sectors - 1, sectors - DatabaseSectors + SecondHeader])
        {
            if (Read(disk, sector) is { } database)
            {
                return database;
            }
        }

        return null;
    }

    private static Extent? Read(IBlockDevice disk, long sector)
    {
        if (sector < 1 || (sector + 1) * SectorSize > disk.Length)
        {
            return null;
        }

        Span<byte> header = stackalloc byte[SectorSize];
        disk.Read(sector * SectorSize, header);
        if (!header.StartsWith("PRIVHEAD"u8))
        {
            return null;
        }

        ulong start = ReadUInt64BigEndian(header[0x12B..]);
        ulong count = ReadUInt64BigEndian(header[0x133..]);
        ulong sectors = (ulong)(disk.Length / SectorSize);
        return start == 0 || count == 0 || count > LargestDatabase / SectorSize || start > sectors || count > sectors - start
            ? null
            : new Extent((long)start * SectorSize, (long)count * SectorSize);
    }
}
