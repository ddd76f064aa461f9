using VmGeneralize.Checks;
using VmGeneralize.Disks;
using VmGeneralize.Guests;
using VmGeneralize.Guests.Disk;
using VmGeneralize.Pipeline.Results;
using VmGeneralize.Volumes;

namespace VmGeneralize.Pipeline;

/// <summary>
/// Whether Azure takes the disk itself, whatever is on it: "Prepare a Windows VHD or VHDX to upload to Azure" and the limits of OS
/// disks. What writing an output fixes is only reported.
/// </summary>
internal static class DiskReadiness
{
    private const long Mebibyte = 1L << 20;
    private const long Gibibyte = 1L << 30;
    private const long LargestGap = Mebibyte; // partitions begin at whole MiB
    private const long LargestGeneration1 = 2048 * Gibibyte;
    private const long LargestSystemDisk = 4095 * Gibibyte;

    private static readonly Rule Container = Rule("azure-container", "Container");
    private static readonly Rule Size = Rule("azure-disk-size", "Size of the disk");
    private static readonly Rule Limit = Rule("azure-disk-limit", "Limit of the disk's size");
    private static readonly Rule SectorSize = Rule("azure-sector-size", "Size of the sectors");
    private static readonly Rule Growth = Rule("azure-recovery-partition", "Room after the system volume") with
    {
        Source = new("https://learn.microsoft.com/azure/virtual-machines/windows/expand-disks"),
    };

    private static readonly Rule Boot = Rule("azure-boot", "Firmware");

    /// <summary>What is not as Azure wants it; empty for a fixed VHD that is right.</summary>
    public static IReadOnlyList<Finding> Find(DiskFacts disk)
    {
        List<Finding> findings = [];
        if (disk.Format != DiskFormat.VhdFixed)
        {
            findings.Add(new(Severity.Info, "The disk is not in the container that Azure takes; generalize writes a fixed VHD", disk.File)
            {
                Rule = Container, Expected = DiskFormat.VhdFixed.Name(), Found = disk.Format.Name(),
            });
        }

        if (disk.VirtualSize % Mebibyte != 0)
        {
            findings.Add(new(Severity.Info, "The disk is not a whole number of MiB; generalize pads it", disk.File)
            {
                Rule = Size, Expected = "a multiple of 1 MiB", Found = $"{disk.VirtualSize} bytes",
            });
        }

        if (disk.VirtualSize > LargestSystemDisk)
        {
            findings.Add(new(Severity.Error, "The disk is larger than any OS disk in Azure", disk.File, "Shrink the system partition in the VM, then the disk.")
            {
                Rule = Limit, Expected = "at most 4095 GiB", Found = Bytes.Text(disk.VirtualSize),
            });
        }
        else if (disk.Generation == BootGeneration.V1 && disk.VirtualSize > LargestGeneration1)
        {
            findings.Add(new(
                Severity.Error,
                "A generation 1 (MBR) VM starts only from disks up to 2 TiB",
                disk.File,
                "Shrink the disk, or convert it to GPT (mbr2gpt /convert) for generation 2.")
            {
                Rule = Limit, Expected = "at most 2048 GiB", Found = Bytes.Text(disk.VirtualSize),
            });
        }

        if (disk.LogicalSectorSize != 512)
        {
            findings.Add(
                new(
                    Severity.Error,
                    "Azure starts only disks with 512-byte logical sectors",
                    disk.File,
                    "Create a 512e disk and copy the system over in the VM.")
            {
                Rule = SectorSize, Expected = "512", Found = disk.LogicalSectorSize.ToString(),
            });
        }

        if (disk.Generation == BootGeneration.Unknown)
        {
            bool hasTable = disk.Scheme != PartitionScheme.None;
            findings.Add(new(
                hasTable ? Severity.Warning : Severity.Error,
                hasTable ? "Neither BIOS nor UEFI would find a way to start this disk"
                    : "The disk has no partition table: neither BIOS nor UEFI starts it, as with the ext4.vhdx of the Windows Subsystem for Linux",
                disk.File,
                "Check that this is the system disk and not a data disk.")
            {
                Rule = Boot, Expected = "an active MBR partition, or a GPT with an EFI system partition", Found = disk.PartitionTable,
            });
        }

        return findings;
    }

    /// <summary>What prevents a larger system volume: a recovery partition right after C:, where Windows setup itself puts it.</summary>
    public static IEnumerable<Finding> Neighbours(GuestDisk disk, IEnumerable<IGuest> guests)
    {
        foreach (GuestVolume system in guests.Where(guest => guest.Kind == GuestKind.Windows).Select(guest => guest.Volume).Where(volume => !volume.IsLogical))
        {
            long end = system.Partition.Extent.End;
            GuestVolume? next = disk.Partitions.Where(other => other.Partition.Extent.Offset >= end).MinBy(other => other.Partition.Extent.Offset);
            if (next is { Partition.Role: PartitionRole.WindowsRecovery } && next.Partition.Extent.Offset - end <= LargestGap)
            {
                yield return new Finding(
                    Severity.Info,
                    $"The recovery partition ({next.Name}) is right after the system volume: when a VM gets a larger disk, C: cannot be extended into it",
                    $"{system.Name} ends at byte {end} of the disk, {next.Name} begins at byte {next.Partition.Extent.Offset}",
                    "In the VM, before Sysprep: reagentc /disable, then in diskpart select that partition and delete partition override; or move it after "
                        + "the space that is added")
                {
                    Rule = Growth, Partition = system.Partition.Number,
                };
            }
        }
    }

    private static Rule Rule(string id, string title) => new()
    {
        Id = id,
        Title = title,
        Area = CheckArea.AzureReadiness,
        Source = new("https://learn.microsoft.com/azure/virtual-machines/windows/prepare-for-upload-vhd-image"),
    };
}
