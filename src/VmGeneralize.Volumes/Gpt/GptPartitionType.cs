namespace VmGeneralize.Volumes.Gpt;

/// <summary>
/// Names of the GPT partition types that virtual machines have (UEFI 2.10 table 5.7, Microsoft's PARTITION_INFORMATION_GPT, the
/// Discoverable Partitions Specification).
/// </summary>
internal static class GptPartitionType
{
    public static readonly Guid EfiSystem = new("C12A7328-F81F-11D2-BA4B-00A0C93EC93B");
    public static readonly Guid MicrosoftReserved = new("E3C9E316-0B5C-4DB8-817D-F92DF00215AE");
    public static readonly Guid MicrosoftRecovery = new("DE94BBA4-06D1-4D40-A16A-BFD50179D6AC");
    public static readonly Guid LdmMetadata = new("5808C8AA-7E8F-42E0-85D2-E1E90434CFB3");
    public static readonly Guid LdmData = new("AF9B60A0-1431-4F62-BC68-3311714A69AD");
    public static readonly Guid StorageSpaces = new("E75CAF8F-F680-4CEE-AFA3-B001E56EFC2D");
    public static readonly Guid BiosBoot = new("21686148-6449-6E6F-744E-656564454649");

    private static readonly Dictionary<Guid, string> Names = new()
    {
        [EfiSystem] = "EFI system partition",
        [MicrosoftReserved] = "Microsoft reserved",
        [MicrosoftRecovery] = "Windows recovery",
        [LdmMetadata] = "Windows dynamic disk (LDM) metadata",
        [LdmData] = "Windows dynamic disk (LDM) data",
        [StorageSpaces] = "Storage Spaces",
        [BiosBoot] = "BIOS boot",
        [new("EBD0A0A2-B9E5-4433-87C0-68B6B72699C7")] = "Basic data",
        [new("558D43C5-A1AC-43C0-AAC8-D1472B2923D1")] = "Storage Replica",
        [new("024DEE41-33E7-11D3-9D69-0008C781F39F")] = "MBR partition scheme",
        [new("9E1A2D38-C612-4316-AA26-8B49521E5A8B")] = "PReP boot",
        [new("0FC63DAF-8483-4772-8E79-3D69D8477DE4")] = "Linux filesystem",
        [new("0657FD6D-A4AB-43C4-84E5-0933C84B4F4F")] = "Linux swap",
        [new("E6D6D379-F507-44C2-A23C-238F2A3DF928")] = "Linux LVM",
        [new("A19D880F-05FC-4D3B-A006-743F0F84911E")] = "Linux RAID",
        [new("BC13C2FF-59E6-4262-A352-B275FD6F7172")] = "Linux extended boot",
        [new("CA7D7CCB-63ED-4C53-861C-1742536059CC")] = "Linux LUKS",
        [new("7FFEC5C9-2D00-49B7-8941-3EA10A5586B7")] = "Linux dm-crypt",
        [new("8DA63339-0007-60C0-C436-083AC8230908")] = "Linux reserved",
        [new("44479540-F297-41B2-9AF7-D131D5F0458A")] = "Linux root (x86)",
        [new("4F68BCE3-E8CD-4DB1-96E7-FBCAF984B709")] = "Linux root (x86-64)",
        [new("B921B045-1DF0-41C3-AF44-4C6F280D3FAE")] = "Linux root (ARM64)",
        [new("8484680C-9521-48C6-9C11-B0720656F69E")] = "Linux /usr (x86-64)",
        [new("2C7357ED-EBD2-46D9-AEC1-23D437EC2BF5")] = "Linux root verity (x86-64)",
        [new("933AC7E1-2EB4-4F13-B844-0E14E2AEF915")] = "Linux /home",
        [new("3B8F8425-20E0-4F3B-907F-1A25A76F98E8")] = "Linux /srv",
        [new("4D21B016-B534-45C2-A9FB-5C16E091FD2D")] = "Linux /var",
        [new("7EC6F557-3BC5-4ACA-B293-16EF5DF639D1")] = "Linux /var/tmp",
        [new("773F91EF-66D4-49B5-BD83-D683BF40AD16")] = "Linux user home",
        [new("516E7CB4-6ECF-11D6-8FF8-00022D09712B")] = "FreeBSD data",
        [new("83BD6B9D-7F41-11DC-BE0B-001560B84F0F")] = "FreeBSD boot",
        [new("516E7CB5-6ECF-11D6-8FF8-00022D09712B")] = "FreeBSD swap",
        [new("516E7CB6-6ECF-11D6-8FF8-00022D09712B")] = "FreeBSD UFS",
        [new("516E7CBA-6ECF-11D6-8FF8-00022D09712B")] = "FreeBSD ZFS",
        [new("48465300-0000-11AA-AA11-00306543ECAC")] = "Apple HFS+",
        [new("7C3457EF-0000-11AA-AA11-00306543ECAC")] = "Apple APFS",
        [new("AA31E02A-400F-11DB-9590-000C2911D1B8")] = "VMware VMFS",
    };

    public static string Name(Guid type) => Names.TryGetValue(type, out string? name) ? name : $"Type {type}";

    public static PartitionRole Role(Guid type) => type switch
    {
        _ when type == EfiSystem => PartitionRole.EfiSystem,
        _ when type == MicrosoftReserved => PartitionRole.MicrosoftReserved,
        _ when type == BiosBoot => PartitionRole.Reserved,
        _ when type == MicrosoftRecovery => PartitionRole.WindowsRecovery,
        _ when type == LdmMetadata || type == LdmData => PartitionRole.DynamicDisk,
        _ when type == StorageSpaces => PartitionRole.StorageSpaces,
        _ => PartitionRole.Ordinary,
    };
}
