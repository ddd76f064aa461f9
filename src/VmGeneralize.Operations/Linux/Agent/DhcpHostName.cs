using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;
using VmGeneralize.Guests.Linux.Facts;
using VmGeneralize.Operations.Linux.Network;

namespace VmGeneralize.Operations.Linux.Agent;

internal static class DhcpHostName
{
    private const string Name = "the name that DHCP clients send";
    private const string Send = "send host-name";
    private const string RedHatName = "DHCP_HOSTNAME=";
    private const string SuseOption = "DHCLIENT_HOSTNAME_OPTION=";

    // Without them NetworkManager sends the name that the machine has (nm-settings-keyfile(5), nm-settings-ifcfg-rh(5)).
    private static readonly string[] Sent = ["dhcp-hostname", "dhcp-fqdn"];

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
        Plan = static guest => Decide(guest).Edits,
        Left = static guest => Decide(guest).Left,
    };

    private static PartialPlan Decide(IGuestView guest) => PartialPlan.Join(
        Clients(guest),
        PartialPlan.Of(Name, InterfaceFiles.Of(guest), files => PartialPlan.Join(files.Select(file => guest.EditLines(file.Path, Name, Neutralized)))),
        PartialPlan.Of(Name, ConnectionFiles.Of(guest), files => PartialPlan.Join(files.Select(file => guest.RemoveLines(
            file.Path, Name, line => Sent.Any(key => ConnectionFiles.Value(line, key) is not null), "send the name of the machine")))),
        guest.ReplaceLines(
            "/etc/sysconfig/network/dhcp",
            Name,
            line => line.StartsWith(SuseOption, StringComparison.Ordinal) && !line.Contains("AUTO", StringComparison.Ordinal),
            $"{SuseOption}\"{HostName.Neutral}\""));

    /// <summary>The agent writes its neutral name for the one variable and knows nothing of the other, which is removed.</summary>
    private static IEnumerable<LineEdit> Neutralized(IReadOnlyList<string> lines) =>
    [
        .. lines.Where(line => line.StartsWith(RedHatName, StringComparison.Ordinal) && line != RedHatName + HostName.Neutral).Distinct()
            .Select(line => new LineEdit.Replace(line, RedHatName + HostName.Neutral, RedHatName + HostName.Neutral)),
        .. lines.Where(line => line.StartsWith("DHCP_FQDN=", StringComparison.Ordinal)).Distinct()
            .Select(line => new LineEdit.Remove(line, "send the name of the machine")),
    ];

    /// <summary>A file that sends whatever name the machine has is as it should be, and the agent looks no further.</summary>
    private static PartialPlan Clients(IGuestView guest)
    {
        List<PartialPlan> parts = [];
        foreach (string file in ClientFiles)
        {
            Fact<bool> isNeutral = guest.Lines(file).Then(lines => lines.Any(IsNeutral));
            if (!isNeutral.TryGet(out bool isDone))
            {
                parts.Add(PartialPlan.Leave(Name, isNeutral.Problems));
                break;
            }

            if (isDone)
            {
                break;
            }

            parts.Add(guest.ReplaceLines(file, Name, line => line.StartsWith(Send, StringComparison.Ordinal), $"{Send} \"{HostName.Neutral}\";"));
        }

        return PartialPlan.Join(parts);
    }

    private static bool IsNeutral(string line) => line.StartsWith(Send, StringComparison.Ordinal)
        && (line.Contains("gethostname()", StringComparison.Ordinal) || line.Contains("<hostname>", StringComparison.Ordinal));
}
