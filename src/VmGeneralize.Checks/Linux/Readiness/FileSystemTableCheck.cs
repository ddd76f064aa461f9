using VmGeneralize.Guests;
using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Checks.Linux.Readiness;

internal static class FileSystemTableCheck
{
    private static readonly string[] ResourceDisks = ["/dev/disk/cloud/azure_resource", "/dev/disk/azure/resource"];

    public static Check Check { get; } = LinuxCheck.Readiness("azure-linux-fstab", "Disks in fstab", Find);

    private static IEnumerable<Finding> Find(IGuestView guest) => LinuxCheck.Of(guest.Facts().Fstab, Judge);

    private static IEnumerable<Finding> Judge(IReadOnlyList<FstabEntry> entries)
    {
        foreach (FstabEntry entry in entries)
        {
            bool optional = entry.MayBeAbsent || entry.Has("noauto");
            if (UnstableDeviceNames.IsUnstable(entry.Source))
            {
                yield return new Finding(
                    optional ? Severity.Info : Severity.Warning,
                    $"{LinuxCheck.Shown(entry.MountPoint)} is mounted from {LinuxCheck.Shown(entry.Source)}, a name that depends on the order of disks"
                        + (optional ? "" : ": where it names another disk or none, the system does not start"),
                    FstabEntry.Path,
                    "In the VM: name it by UUID= (see blkid), and add nofail where the system starts without it");
            }
            else if (ResourceDisks.Any(disk => entry.Source.StartsWith(disk, StringComparison.Ordinal)) && !entry.Has("comment=cloudconfig"))
            {
                yield return new Finding(
                    optional ? Severity.Info : Severity.Error,
                    "The resource disk is mounted, which many VM sizes do not have" + (optional ? "" : ": without it the system does not start"),
                    FstabEntry.Path,
                    "Remove the line in the VM: the agent or cloud-init mounts the resource disk where there is one");
            }
        }
    }
}
