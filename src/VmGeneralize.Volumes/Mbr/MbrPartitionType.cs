namespace VmGeneralize.Volumes.Mbr;

/// <summary>Names of the MBR partition types that virtual machines have.</summary>
internal static class MbrPartitionType
{
    public static string Name(byte type) => type switch
    {
        0x01 => "FAT12",
        0x04 or 0x06 or 0x0E => "FAT16",
        0x05 or 0x0F => "Extended",
        0x07 => "NTFS, exFAT or ReFS",
        0x0B or 0x0C => "FAT32",
        0x11 or 0x14 or 0x16 or 0x17 or 0x1B or 0x1C or 0x1E => "Hidden Windows",
        0x12 => "OEM service",
        0x27 => "Windows recovery",
        0x41 => "PReP boot",
        0x42 => "Windows dynamic disk (LDM)",
        0x82 => "Linux swap",
        0x83 => "Linux",
        0x85 => "Linux extended",
        0x8E => "Linux LVM",
        0xA5 => "FreeBSD",
        0xA6 => "OpenBSD",
        0xA9 => "NetBSD",
        0xAF => "Apple HFS",
        0xBF => "Solaris",
        0xE7 => "Storage Spaces",
        0xEE => "GPT protective",
        0xEF => "EFI system partition",
        0xFB => "VMware VMFS",
        0xFD => "Linux RAID",
        _ => $"Type 0x{type:X2}",
    };

    public static PartitionRole Role(byte type) => type switch
    {
        0x05 or 0x0F or 0x85 => PartitionRole.ExtendedContainer,
        0x27 => PartitionRole.WindowsRecovery,
        0x42 => PartitionRole.DynamicDisk,
        0xE7 => PartitionRole.StorageSpaces,
        0xEF => PartitionRole.EfiSystem,
        _ => PartitionRole.Ordinary,
    };
}
