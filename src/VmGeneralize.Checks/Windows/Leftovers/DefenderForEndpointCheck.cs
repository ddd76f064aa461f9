using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Leftovers;

internal static class DefenderForEndpointCheck
{
    private const string Key = @"Microsoft\Windows Advanced Threat Protection";

    private static readonly Leftover What = new(
        Severity.Warning,
        "The source is onboarded to Defender for Endpoint: clones would probably be one device there",
        Remedy: "In the VM, before Sysprep: run the offboarding script of your tenant, and onboard clones by policy or extension");

    public static Check Check { get; } = new()
    {
        Id = "leftover-defender-for-endpoint",
        Title = "Onboarding to Defender for Endpoint",
        Area = CheckArea.MachineSpecific,
        Guest = GuestKind.Windows,
        Source = new("https://learn.microsoft.com/defender-endpoint/onboard-windows-server"),
        Find = static guest =>
        [
            .. What.Values(guest, "SOFTWARE", Key, "senseGuid"),
            .. guest.Registry.Number("SOFTWARE", Key + @"\Status", "OnboardingState") == 1
                ? [What.InRegistry("SOFTWARE", Key + @"\Status", "OnboardingState")]
                : Array.Empty<Finding>(),
        ],
    };
}
