using VmGeneralize.Guests;
using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Checks.Linux.Readiness;

/// <summary>Volumes that the system cannot start without and that are not on this disk, so that they are in no clone either.</summary>
internal static class MissingVolumesCheck
{
    private static readonly string[] BySource = ["/dev/disk/by-id/", "/dev/disk/by-path/"];

    public static Check Check { get; } = LinuxCheck.Create(
        "azure-linux-missing-volumes",
        "Volumes that are named and not on this disk",
        CheckArea.AzureReadiness,
        "https://learn.microsoft.com/troubleshoot/azure/virtual-machines/linux/linux-virtual-machine-cannot-start-fstab-errors",
        static guest => LinuxCheck.Of(guest.Facts().CommandLines, lines => Roots(guest.Facts(), lines))
            .Concat(LinuxCheck.Of(guest.Facts().Fstab, entries => Mounts(guest.Facts(), entries))));

    private static IEnumerable<Finding> Roots(LinuxFacts facts, IReadOnlyList<KernelCommandLine> lines)
    {
        (KernelCommandLine Line, string Root)[] named =
        [
            .. lines.SelectMany(line => line.Values("root").Take(1), (line, root) => (Line: line, Root: LinuxFiles.Unquoted(root)))
                .Where(found => found.Root.Length > 0),
        ];
        bool all = named.All(found => facts.NamesNothing(found.Root));
        return named.Where(found => facts.NamesNothing(found.Root)).DistinctBy(found => (found.Line.Path, found.Root)).Select(found => new Finding(
            all ? Severity.Error : Severity.Warning,
            all ? $"The kernel command line says to start from {LinuxCheck.Shown(found.Root)}, which is not on this disk: the system does not start"
                : $"One boot entry starts from {LinuxCheck.Shown(found.Root)}, which is not on this disk",
            found.Line.Path,
            "In the VM: update-grub, or grub2-mkconfig, after blkid shows the root's UUID; grubby --update-kernel=ALL --args=root=UUID=..."));
    }

    private static IEnumerable<Finding> Mounts(LinuxFacts facts, IReadOnlyList<FstabEntry> entries) => entries
        .Where(entry => !entry.MayBeAbsent && !entry.Has("noauto") && !entry.Has("x-systemd.automount") && !entry.Has("_netdev"))
        .Where(entry => facts.NamesNothing(entry.Source) || BySource.Any(start => entry.Source.StartsWith(start, StringComparison.Ordinal)))
        .Select(entry => new Finding(
            entry.IsSwap || !facts.NamesNothing(entry.Source) ? Severity.Warning : Severity.Error,
            LinuxCheck.Shown(entry.Source)
                + (facts.NamesNothing(entry.Source) ? " is not on this disk" : " is a name of the source's disk")
                + (entry.IsSwap ? ": each start waits for that swap, which never comes"
                    : $": without {LinuxCheck.Shown(entry.MountPoint)} the system stops in emergency mode"),
            FstabEntry.Path,
            "In the VM: take the line out, name the volume by UUID=, or add nofail"));
}
