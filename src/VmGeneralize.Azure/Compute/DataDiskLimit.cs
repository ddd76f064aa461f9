using VmGeneralize.Blocks;

namespace VmGeneralize.Azure.Compute;

/// <summary>
/// What images take of data disks (https://learn.microsoft.com/azure/virtual-machines/image-version; "Premium SSD v2 limitations" and "Ultra disk
/// limitations" in https://learn.microsoft.com/azure/virtual-machines/disks-types).
/// </summary>
internal static class DataDiskLimit
{
    private const long Largest = 1024L << 30;
    private const int SectorSize = 512;

    /// <param name="lun">Where it is attached.</param>
    /// <param name="size">In bytes; null: not known.</param>
    /// <param name="kind">As in <see cref="DiskKind"/>; null: not known.</param>
    /// <param name="sector">Size of its sectors in bytes; null: not said, which is 512.</param>
    /// <exception cref="RefusedException">No image takes it.</exception>
    public static void Check(int lun, long? size, string? kind, int? sector)
    {
        if (size > Largest)
        {
            throw new RefusedException(
                AzureRefusal.TooLarge,
                $"The data disk of LUN {lun} has {size:N0} bytes; an image accepts data disks up to 1 TiB.",
                "Leave it out (--data-disk), and attach a disk made of its snapshot to each machine.");
        }

        if (kind is not null && DiskKind.IsForDataOnly(kind))
        {
            throw new RefusedException(
                AzureRefusal.DiskKind,
                $"The data disk of LUN {lun} is a {kind} disk, which cannot be in an image.",
                "Name a Premium_LRS disk with the same contents (upload --data-disk --sku Premium_LRS), or attach it to each machine.");
        }

        if (sector is { } bytes and not SectorSize)
        {
            throw new RefusedException(
                AzureRefusal.DiskKind,
                $"The data disk of LUN {lun} has sectors of {bytes} bytes; an image accepts only {SectorSize}.",
                "Copy its files to a disk with sectors of 512 bytes.");
        }
    }
}
