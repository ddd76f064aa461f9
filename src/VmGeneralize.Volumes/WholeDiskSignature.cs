using VmGeneralize.Blocks;

namespace VmGeneralize.Volumes;

/// <summary>
/// The mark of a volume that starts at the first sector of a disk. It only decides "partition table or whole-disk volume";
/// what the volume really is, the file-system probe says.
/// </summary>
internal sealed record WholeDiskSignature(string Name)
{
    private const int ExtMagicOffset = 1024 + 0x38;
    private const int LvmSectors = 4;

    private static ReadOnlySpan<byte> LuksMagic => [0x4C, 0x55, 0x4B, 0x53, 0xBA, 0xBE]; // "LUKS" BA BE

    /// <param name="disk">The disk.</param>
    /// <param name="start">Its first 512 bytes.</param>
    /// <returns>Null when nothing is recognized.</returns>
    public static WholeDiskSignature? Find(IBlockDevice disk, ReadOnlySpan<byte> start)
    {
        string? name = FromBootSector(start) ?? FromLaterSectors(disk);
        return name is null ? null : new WholeDiskSignature(name);
    }

    private static string? FromBootSector(ReadOnlySpan<byte> start)
    {
        ReadOnlySpan<byte> oemId = start.Slice(3, 8);
        return oemId switch
        {
            _ when oemId.SequenceEqual("NTFS    "u8) => "NTFS",
            _ when oemId.SequenceEqual("-FVE-FS-"u8) => "BitLocker",
            _ when oemId.SequenceEqual("ReFS\0\0\0\0"u8) => "ReFS",
            _ when oemId.SequenceEqual("EXFAT   "u8) => "exFAT",
            _ when start.StartsWith("XFSB"u8) => "XFS",
            _ when start.StartsWith(LuksMagic) => "LUKS",
            _ when IsFat(start) => "FAT",
            _ => null,
        };
    }

    /// <summary>A BIOS parameter block that only FAT has ([MS-FATGEN] "Boot Sector and BPB").</summary>
    private static bool IsFat(ReadOnlySpan<byte> start)
    {
        int bytesPerSector = start[0x0B] | (start[0x0C] << 8);
        int sectorsPerCluster = start[0x0D];
        int reservedSectors = start[0x0E] | (start[0x0F] << 8);
        int fatCount = start[0x10];
        int sectorsPerFat16 = start[0x16] | (start[0x17] << 8);
        int sectorsPerFat32 = start[0x24] | (start[0x25] << 8) | (start[0x26] << 16);
        return start[0] is 0xEB or 0xE9
            && bytesPerSector is 512 or 1024 or 2048 or 4096
            && sectorsPerCluster != 0 && (sectorsPerCluster & (sectorsPerCluster - 1)) == 0
            && reservedSectors != 0
            && fatCount is 1 or 2
            && start[0x15] >= 0xF0
            && (sectorsPerFat16 != 0 || sectorsPerFat32 != 0);
    }

    private static string? FromLaterSectors(IBlockDevice disk)
    {
        Span<byte> bytes = stackalloc byte[LvmSectors * 512];
        if (disk.Length < bytes.Length)
        {
            return null;
        }

        disk.Read(0, bytes);
        for (int sector = 0; sector < LvmSectors; sector++)
        {
            if (bytes[(sector * 512)..].StartsWith("LABELONE"u8))
            {
                return "LVM2";
            }
        }

        if (bytes[ExtMagicOffset] == 0x53 && bytes[ExtMagicOffset + 1] == 0xEF)
        {
            return "ext2/3/4";
        }

        Span<byte> magic = stackalloc byte[10];
        return HasMagic(disk, 64 * 1024 + 0x40, magic[..8], "_BHRfS_M"u8) ? "Btrfs"
            : HasMagic(disk, 4096 - 10, magic, "SWAPSPACE2"u8) ? "Linux swap"
            : null;
    }

    private static bool HasMagic(IBlockDevice disk, long offset, Span<byte> buffer, ReadOnlySpan<byte> magic)
    {
        if (disk.Length < offset + buffer.Length)
        {
            return false;
        }

        disk.Read(offset, buffer);
        return buffer.SequenceEqual(magic);
    }
}
