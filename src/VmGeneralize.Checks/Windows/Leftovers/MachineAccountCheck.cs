using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Leftovers;

internal static class MachineAccountCheck
{
    private const string Key = @"Policy\Secrets\$MACHINE.ACC";

    private static readonly Leftover What = new(
        Severity.Warning,
        "The password of a machine account in a domain is probably still there",
        Remedy: "Disable the account of the source in the domain, and leave it in the VM before Sysprep: Remove-Computer -WorkgroupName WORKGROUP -Restart");

    public static Check Check { get; } = new()
    {
        Id = "secret-machine-account",
        Title = "Password of the machine account",
        Area = CheckArea.Secret,
        Guest = GuestKind.Windows,
        Source = new(
            "https://learn.microsoft.com/windows/security/threat-protection/security-policy-settings/domain-member-maximum-machine-account-password-age"),
        Find = static guest => guest.Registry.KeyExists("SECURITY", Key) ? [What.InRegistry("SECURITY", Key)] : [],
    };
}
