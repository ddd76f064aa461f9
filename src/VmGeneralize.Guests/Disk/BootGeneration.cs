using VmGeneralize.Volumes;

namespace VmGeneralize.Guests.Disk;

/// <summary>Hyper-V generation that a disk can boot as.</summary>
public enum BootGeneration
{
    Unknown,

    /// <summary>BIOS: an MBR with an active partition.</summary>
    V1,

    /// <summary>UEFI: a GPT with an EFI system partition.</summary>
    V2,
}

/// <summary>Tells the generation from the partition table, as firmware would.</summary>
public static class BootGenerations
{
    public static BootGeneration Detect(PartitionLayout layout) => layout.Scheme switch
    {
        PartitionScheme.Gpt when layout.Partitions.Any(partition => partition.Role == PartitionRole.EfiSystem) => BootGeneration.V2,
        PartitionScheme.Mbr when layout.Partitions.Any(partition => partition.Bootable) => BootGeneration.V1,
        _ => BootGeneration.Unknown,
    };
}
