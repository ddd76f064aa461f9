using VmGeneralize.Guests;
using VmGeneralize.Guests.Linux.Facts;
using VmGeneralize.Operations.Linux.Network;

namespace VmGeneralize.Operations.Linux.Agent;

internal static class DhcpHostName
{
    private const string SuseOption = "DHCLIENT_HOSTNAME_OPTION=";

    private static readonly string[] ClientFiles = ["/etc/dhcp/dhclient.conf", "/etc/dhcp3/dhclient.conf", "/etc/dhclient.conf"];

    public static Operation Operation { get; } = new()
    {
        Id = "linux-dhcp-host-name",
        Title = "Make DHCP clients stop sending the name of the source",
        Why = "The name service of the network would learn the source's name for every clone",
        Source = new("https://github.com/Azure/WALinuxAgent/blob/master/azurelinuxagent/pa/deprovision/default.py"),
        Guest = GuestKind.Linux,
        Risk = Risk.Low,
        OnByDefault = true,
        Plan = static guest =>
        [
            .. ClientFiles.TakeWhile(file => !IsNeutral(guest, file)).SelectMany(file => guest.ReplaceLines(file, line => line.StartsWith("send host-name", StringComparison.Ordinal), $"send host-name \"{HostName.Neutral}\";")),
            .. InterfaceFiles.Of(guest).SelectMany(file => guest.ReplaceLines(
                file.Path, line => line.StartsWith("DHCP_HOSTNAME=", StringComparison.Ordinal), $"DHCP_HOSTNAME={HostName.Neutral}")),
            .. guest.ReplaceLines(
                "/etc/sysconfig/network/dhcp",
                line => line.StartsWith(SuseOption, StringComparison.Ordinal) && !line.Contains("AUTO", StringComparison.Ordinal),
                $"{SuseOption}\"{HostName.Neutral}\""),
        ],
    };

    /// <summary>The file sends whatever name the machine has: as it should be, and the agent looks no further.</summary>
    private static bool IsNeutral(IGuestView guest, string file) =>
        guest.Lines(file).Any(line => line.StartsWith("send host-name", StringComparison.Ordinal)
            && (line.Contains("gethostname()", StringComparison.Ordinal) || line.Contains("<hostname>", StringComparison.Ordinal)));
}
