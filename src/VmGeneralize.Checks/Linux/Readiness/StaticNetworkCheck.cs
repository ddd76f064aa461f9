using System.Text.RegularExpressions;
using VmGeneralize.Guests;
using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Checks.Linux.Readiness;

/// <summary>
/// Addresses of a network that is not Azure's: a VM takes its address from DHCP, and with another one nobody reaches it. That holds also where
/// cloud-init writes a configuration: what else there is, is joined with it.
/// </summary>
internal static partial class StaticNetworkCheck
{
    private const string Interfaces = "/etc/network/interfaces";

    private static readonly (string Folder, Func<string, bool> IsConfiguration, Regex Address)[] Places =
    [
        ("/etc/netplan", name => name.EndsWith(".yaml", StringComparison.Ordinal), Netplan()),
        ("/etc/systemd/network", name => name.EndsWith(".network", StringComparison.Ordinal), Networkd()),
        ("/etc/NetworkManager/system-connections", _ => true, KeyFile()),
        ("/etc/network/interfaces.d", _ => true, InterfacesFile()),
        ("/etc/sysconfig/network-scripts", IsOfCard, IfCfg()),
        ("/etc/sysconfig/network", IsOfCard, IfCfg()),
    ];

    public static Check Check { get; } = LinuxCheck.Readiness("azure-linux-static-network", "Static addresses of another network", Find);

    private static IEnumerable<Finding> Find(IGuestView guest)
    {
        Mending mending = Mending.By(guest, "linux-cloud-init-network");
        return Places.SelectMany(place => LinuxCheck.Of(guest.Entries(place.Folder), files => LinuxCheck.OfEach(
                files.Where(file => file.IsFile && place.IsConfiguration(file.Name)),
                file => guest.Lines(file.Path),
                (file, lines) => Judge(file, lines, place.Address, mending))))
            .Concat(LinuxCheck.OfEach(
                new[] { guest.Find(Interfaces) }.OfType<GuestFile>().Where(file => file.IsFile),
                file => guest.Lines(file.Path),
                (file, lines) => Judge(file, lines, InterfacesFile(), mending)));
    }

    private static IEnumerable<Finding> Judge(GuestFile file, IReadOnlyList<string> lines, Regex address, Mending mending) =>
        lines.Select(line => address.Match(line)).FirstOrDefault(match => match.Success) is not { } found
            ? []
            : [new Finding(
                Severity.Warning,
                "A network configuration sets an address: in Azure a VM has the one that DHCP gives it, and with another it cannot be reached",
                file.Path,
                "In the VM: let eth0 use DHCP, or remove the file")
            {
                FixedBy = mending.Of(file.Path),
                Expected = "DHCP",
                Found = LinuxCheck.Shown(found.Value.Trim()),
            }];

    private static bool IsOfCard(string name) => name.StartsWith("ifcfg-", StringComparison.Ordinal) && name != "ifcfg-lo";

    // Addresses have a prefix length, which those of name servers have not; routes have one behind a key of their own.
    [GeneratedRegex(@"^[^#]*\baddresses:\s*\[\s*[""']?[0-9A-Fa-f.:]+/[0-9]+|^\s*-\s*[""']?[0-9A-Fa-f.:]+/[0-9]+[""']?:?\s*$")]
    private static partial Regex Netplan();

    [GeneratedRegex(@"^\s*Address\s*=\s*[0-9A-Fa-f.:]+")]
    private static partial Regex Networkd();

    [GeneratedRegex(@"^\s*(address[0-9]*\s*=\s*[0-9A-Fa-f.:]+|method\s*=\s*manual)")]
    private static partial Regex KeyFile();

    [GeneratedRegex(@"^\s*iface\s+(?!lo\s)\S+\s+inet6?\s+static\b")]
    private static partial Regex InterfacesFile();

    [GeneratedRegex(@"^\s*IPADDR[0-9_]*\s*=\s*[""']?[0-9A-Fa-f.:]+")]
    private static partial Regex IfCfg();
}
