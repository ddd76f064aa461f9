using VmGeneralize.Guests;
using VmGeneralize.Operations.Windows.Readiness;

namespace VmGeneralize.Checks.Windows.Readiness;

internal static class FirewallRulesCheck
{
    private const string AzureAddress = WinHttpSettings.AzurePlatformAddress;

    public static Check Check { get; } = ReadinessCheck.Create("azure-firewall-rules", "Windows Firewall rules", Find);

    private static IReadOnlyList<Finding> Find(IGuestView guest)
    {
        string key = guest.InControlSet(@"Services\SharedAccess\Parameters\FirewallPolicy\FirewallRules");
        (string Name, string Rule)[] rules =
            [.. guest.Registry.ValueNames("SYSTEM", key).Select(name => (name, guest.Registry.Text("SYSTEM", key, name) ?? ""))];
        if (rules.Length == 0)
        {
            return [];
        }

        IEnumerable<Finding> Inactive(Severity severity, string name, bool prefix, string what, string remedy)
        {
            (string Name, string Rule)[] named =
                [
                    .. rules.Where(rule => prefix
                        ? rule.Name.StartsWith(name, StringComparison.OrdinalIgnoreCase)
                        : rule.Name.Equals(name, StringComparison.OrdinalIgnoreCase)),
                ];
            if (!named.Any(rule => Has(rule.Rule, "Active=TRUE") && !Has(rule.Rule, "Action=Block")))
            {
                yield return new Finding(severity, $"Windows Firewall does not let in {what}", ReadinessCheck.Evidence("SYSTEM", key, name), remedy)
                {
                    Expected = "Active=TRUE",
                    Found = named.Length == 0 ? "absent" : Has(named[0].Rule, "Action=Block") ? "Action=Block" : "Active=FALSE",
                };
            }
        }

        IEnumerable<Finding> Platform(string direction, string command)
        {
            string[] fields = ["Active=TRUE", "Action=Allow", $"Dir={direction}", $"RA4={AzureAddress}"];
            if (!rules.Any(rule => fields.All(field => Has(rule.Rule, field))))
            {
                yield return new Finding(
                    Severity.Info,
                    $"No firewall rule allows traffic {(direction == "In" ? "from" : "to")} Azure's platform address {AzureAddress}",
                    ReadinessCheck.Evidence("SYSTEM", key, $"no value with Dir={direction} and RA4={AzureAddress}"),
                    command)
                {
                    Expected = string.Join(", ", fields),
                    Found = "absent",
                };
            }
        }

        const string EnableRemoteDesktop = "Get-NetFirewallRule -DisplayGroup 'Remote Desktop' | Set-NetFirewallRule -Enabled True";
        const string AllowPlatform = $"New-NetFirewallRule -DisplayName AzurePlatform -RemoteAddress {AzureAddress} -Profile Any -Action Allow -Direction ";
        return
        [
            .. Inactive(Severity.Warning, "RemoteDesktop-UserMode-In-TCP", prefix: false, "Remote Desktop (TCP)", EnableRemoteDesktop),
            .. Inactive(Severity.Info, "RemoteDesktop-UserMode-In-UDP", prefix: false, "Remote Desktop (UDP)", EnableRemoteDesktop),
            .. Inactive(Severity.Info, "FPS-ICMP4-ERQ-In", prefix: false, "ping", "Set-NetFirewallRule -Name FPS-ICMP4-ERQ-In -Enabled True"),
            .. Inactive(Severity.Info, "WINRM-HTTP-In-TCP", prefix: true, "PowerShell remoting", "Enable-PSRemoting -Force"),
            .. Platform("In", AllowPlatform + "Inbound -EdgeTraversalPolicy Allow"),
            .. Platform("Out", AllowPlatform + "Outbound"),
        ];
    }

    // A rule is a text of fields: v2.30|Action=Allow|Active=TRUE|Dir=In|...
    private static bool Has(string rule, string field)
    {
        foreach (Range part in rule.AsSpan().Split('|'))
        {
            if (rule.AsSpan(part).Equals(field, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
