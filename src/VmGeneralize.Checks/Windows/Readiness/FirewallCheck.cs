namespace VmGeneralize.Checks.Windows.Readiness;

internal static class FirewallCheck
{
    public static Check Check { get; } = FixableCheck.Create(
        "azure-firewall",
        "azure-firewall",
        "Windows Firewall",
        static _ => Severity.Warning,
        static at => $"Windows Firewall is off in the {at.Leaf}",
        static at => $"Set-NetFirewallProfile -Profile {at.Leaf.Replace("StandardProfile", "Private").Replace("Profile", "")} -Enabled True");
}
