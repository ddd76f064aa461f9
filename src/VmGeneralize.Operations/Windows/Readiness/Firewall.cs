using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;

namespace VmGeneralize.Operations.Windows.Readiness;

internal static class Firewall
{
    private static readonly string[] Profiles = ["DomainProfile", "StandardProfile", "PublicProfile"];

    public static Operation Operation { get; } = ReadinessOperation.Create(
        "azure-firewall",
        "Turn Windows Firewall on in all profiles",
        "The VM gets an address that others can reach",
        Risk.Medium,
        static guest =>
        [
            .. Profiles.SelectMany(profile => guest.SetInExistingKey(
                "SYSTEM",
                guest.InControlSet($@"Services\SharedAccess\Parameters\FirewallPolicy\{profile}"),
                ("EnableFirewall", new RegistryData.DWord(1)))),
        ]);
}
