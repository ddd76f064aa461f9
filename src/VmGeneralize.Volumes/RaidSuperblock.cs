using VmGeneralize.Blocks;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.Volumes;

/// <summary>
/// Finds the md superblock that a member of a Linux software RAID has near its end (0.90 and 1.0), where a disk that is a member as a whole
/// shows the partitions of the array as its own. One at the start is before the first partition or in it.
/// </summary>
internal static class RaidSuperblock
{
    private const uint Magic = 0xA92B4EFC;
    private const int Size090 = 4096;
    private const int Alignment090 = 64 << 10;
    private const int HeadSize = 0x98;

    /// <returns>The superblock and md's data around it, up to the end of the disk; null on a disk without one.</returns>
    public static Extent? Find(IBlockDevice disk)
    {
        long length = disk.Length / 512 * 512;
        return Version10(disk, (length - 8192) / 4096 * 4096) ?? Version090(disk, (length / Alignment090 * Alignment090) - Alignment090);
    }

    private static Extent? Version10(IBlockDevice disk, long offset)
    {
        Span<byte> head = stackalloc byte[HeadSize];
        if (!TryRead(disk, offset, head) || ReadUInt32LittleEndian(head[4..]) != 1 || ReadUInt64LittleEndian(head[0x90..]) != (ulong)offset / 512)
        {
            return null;
        }

        // Between the data and the superblock are the write-intent bitmap and the log of bad blocks.
        ulong dataStart = ReadUInt64LittleEndian(head[0x80..]);
        ulong dataEnd = unchecked(dataStart + ReadUInt64LittleEndian(head[0x88..]));
        bool isPlausible = dataEnd > dataStart && dataEnd <= (ulong)offset / 512;
        return Extent.FromBounds(isPlausible ? (long)dataEnd * 512 : offset, disk.Length);
    }

    private static Extent? Version090(IBlockDevice disk, long offset)
    {
        Span<byte> head = stackalloc byte[HeadSize];
        return TryRead(disk, offset, head) && ReadUInt32LittleEndian(head[4..]) == 0 && ReadUInt32LittleEndian(head[8..]) == 90
            ? new Extent(offset, Size090)
            : null;
    }

    private static bool TryRead(IBlockDevice disk, long offset, Span<byte> head)
    {
        if (offset < 0 || offset > disk.Length - head.Length)
        {
            return false;
        }

        disk.Read(offset, head);
        return ReadUInt32LittleEndian(head) == Magic;
    }
}
