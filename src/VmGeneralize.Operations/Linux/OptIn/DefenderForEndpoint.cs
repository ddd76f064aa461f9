using VmGeneralize.Guests;

namespace VmGeneralize.Operations.Linux.OptIn;

internal static class DefenderForEndpoint
{
    public static Operation Operation { get; } = new()
    {
        Id = "linux-defender",
        Title = "Remove the onboarding of Microsoft Defender for Endpoint",
        Why = "Clones would report as one machine",
        Source = new("https://learn.microsoft.com/defender-endpoint/linux-install-manually"),
        Guest = GuestKind.Linux,
        Risk = Risk.Medium,
        OnByDefault = false,
        Group = LinuxGroups.Agents,
        Notice = "Each VM must be onboarded again, and is without its protection until then.",
        Plan = static guest =>
            guest.Remove("/etc/opt/microsoft/mdatp/mdatp_onboard.json", "/etc/opt/microsoft/mdatp/wdavstate", "/var/opt/microsoft/mdatp/wdavstate"),
    };
}
