using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Leftovers;

internal static class LsaAutologonPasswordCheck
{
    private const string Key = @"Policy\Secrets\DefaultPassword";

    private static readonly Leftover What = new(
        Severity.Warning,
        "The LSA secrets contain a password for automatic logon: every administrator of a clone can read it",
        Remedy: "Press Disable in Sysinternals Autologon in the VM, then run Sysprep: SECURITY is never edited offline");

    public static Check Check { get; } = new()
    {
        Id = "secret-lsa-autologon-password",
        Title = "Password of automatic logon in the LSA secrets",
        Area = CheckArea.Secret,
        Guest = GuestKind.Windows,
        Source = new("https://learn.microsoft.com/sysinternals/downloads/autologon"),
        Find = static guest => guest.Registry.KeyExists("SECURITY", Key) ? [What.InRegistry("SECURITY", Key)] : [],
    };
}
