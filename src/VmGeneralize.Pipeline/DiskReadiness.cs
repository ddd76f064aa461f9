using VmGeneralize.Pipeline.Reports;

namespace VmGeneralize.Pipeline;

/// <summary>
/// Whether Azure takes the disk itself, whatever is on it: "Prepare a Windows VHD or VHDX to upload to Azure" and the limits of OS
/// disks. What writing an output mends is only told.
/// </summary>
internal static class DiskReadiness
{
    private const string Source = "https://learn.microsoft.com/azure/virtual-machines/windows/prepare-for-upload-vhd-image";
    private const long Mebibyte = 1L << 20;
    private const long Gibibyte = 1L << 30;
    private const long LargestGeneration1 = 2048 * Gibibyte;
    private const long LargestSystemDisk = 4095 * Gibibyte;

    /// <summary>What is not as Azure wants it; empty for a fixed VHD that is right.</summary>
    public static IReadOnlyList<FindingReport> Find(DiskReport disk)
    {
        List<FindingReport> findings = [];
        if (disk.Format != "fixed VHD")
        {
            findings.Add(Finding("azure-container", "Info", "The disk is not in the container that Azure takes; generalize writes a fixed VHD", disk, "fixed VHD", disk.Format, remedy: null));
        }

        if (disk.VirtualSize % Mebibyte != 0)
        {
            findings.Add(Finding(
                "azure-disk-size", "Info", "The disk is not a whole number of MiB; generalize pads it", disk, "a multiple of 1 MiB", $"{disk.VirtualSize} bytes", remedy: null));
        }

        if (disk.VirtualSize > LargestSystemDisk)
        {
            findings.Add(Finding(
                "azure-disk-limit", "Error", "The disk is larger than any OS disk in Azure", disk, "at most 4095 GiB", Bytes.Text(disk.VirtualSize), "Shrink the system partition in the VM, then the disk."));
        }
        else if (disk.Generation == "V1" && disk.VirtualSize > LargestGeneration1)
        {
            findings.Add(Finding(
                "azure-disk-limit", "Error", "A generation 1 (MBR) VM starts only from disks up to 2 TiB", disk, "at most 2048 GiB", Bytes.Text(disk.VirtualSize), "Shrink the disk, or convert it to GPT (mbr2gpt /convert) for generation 2."));
        }

        if (disk.LogicalSectorSize != 512)
        {
            findings.Add(Finding(
                "azure-sector-size", "Error", "Azure starts only disks with 512-byte logical sectors", disk, "512", disk.LogicalSectorSize.ToString(), "Create a 512e disk and copy the system over in the VM."));
        }

        if (disk.Generation == "Unknown")
        {
            findings.Add(Finding(
                "azure-boot", "Warning", "Neither BIOS nor UEFI would find a way to start this disk", disk, "an active MBR partition, or a GPT with an EFI system partition", disk.PartitionTable, "Check that this is the system disk and not a data disk."));
        }

        return findings;
    }

    private static FindingReport Finding(string check, string severity, string summary, DiskReport disk, string expected, string found, string? remedy) =>
        new(check, "AzureReadiness", severity, summary, disk.File, remedy, expected, found, FixedBy: null, Bytes: null, Source);
}
