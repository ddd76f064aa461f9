using System.Text.RegularExpressions;
using VmGeneralize.Guests;
using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Checks.Linux.Readiness;

internal static partial class BoundNetworkCheck
{
    // Folders with network configurations.
    private static readonly string[] Folders =
        [
            "/etc/netplan",
            "/etc/systemd/network",
            "/etc/NetworkManager/system-connections",
            "/etc/network/interfaces.d",
            "/etc/sysconfig/network-scripts",
            "/etc/sysconfig/network",
            "/etc/udev/rules.d",
        ];

    public static Check Check { get; } = LinuxCheck.Readiness("azure-linux-bound-network", "Network configuration that is bound to one card", Find);

    private static IEnumerable<Finding> Find(IGuestView guest)
    {
        Fixes fixes = Fixes.By(guest, "linux-cloud-init-network", "linux-persistent-net-rules", "linux-hardware-addresses");
        return LinuxCheck.OfEach(Folders, guest.Entries, (_, files) =>
            LinuxCheck.OfEach(files.Where(file => file.IsFile), file => guest.Lines(file.Path), (file, lines) => Judge(file, lines, fixes)))
            .Concat(LinuxCheck.OfEach(
                new[] { guest.Find("/etc/network/interfaces") }.OfType<GuestFile>().Where(file => file.IsFile),
                file => guest.Lines(file.Path),
                (file, lines) => Judge(file, lines, fixes)));
    }

    private static IEnumerable<Finding> Judge(GuestFile file, IReadOnlyList<string> lines, Fixes fixes) =>
        lines.Select(WithoutComment).FirstOrDefault(line => HardwareAddress().IsMatch(line)) is not { } found
            ? []
            : [new Finding(
                Severity.Warning,
                "A network configuration names the hardware address of one card: a clone, whose card has another, may come up without network",
                file.Path,
                "In the VM: match by name (eth0) or driver (hv_netvsc), or remove the file")
            {
                FixedBy = fixes.Of(file.Path),
                Found = HardwareAddress().Match(found).Value,
            }];

    private static string WithoutComment(string line) => line.TrimStart() is ['#', ..] ? "" : line;

    [GeneratedRegex("(?<![0-9A-Fa-f:])([0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}(?![0-9A-Fa-f:])")]
    private static partial Regex HardwareAddress();
}
