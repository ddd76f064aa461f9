using VmGeneralize.Guests;
using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Checks.Linux.Leftovers;

internal static class LinkedFoldersCheck
{
    // The folders that operations empty, and the agent too, which would follow a link.
    private static readonly string[] Folders =
        [
            "/var/log",
            "/var/log/journal",
            "/var/crash",
            "/var/tmp",
            "/tmp",
            "/var/lib/dhcp",
            "/var/lib/dhclient",
            "/var/lib/dhcpcd",
            "/var/lib/wicked",
            "/var/lib/systemd/coredump",
        ];

    public static Check Check { get; } = LinuxCheck.Create(
        "leftover-linux-linked-folders",
        "Folders of logs and state that are links",
        CheckArea.MachineSpecific,
        "https://refspecs.linuxfoundation.org/FHS_3.0/fhs/index.html",
        static guest => Folders.Select(guest.Find).OfType<GuestFile>()
            .Where(file => file.LinkTarget is not null && LeadsElsewhere(guest, file.Path))
            .Select(file => new Finding(
                Severity.Warning,
                $"This folder is a link to {LinuxCheck.Shown(file.LinkTarget!)}: links are not followed, so what is there stays",
                file.Path,
                "Empty the folder in the VM before it is shut down")));

    /// <summary>Where a link leads that cannot be followed is not known, and so reported too.</summary>
    private static bool LeadsElsewhere(IGuestView guest, string folder) =>
        !guest.Locate(folder).TryGet(out GuestFile? target) || (target is { IsDirectory: true } && !Folders.Contains(target.Path));
}
