using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Leftovers;

internal static class NetworkProfilesCheck
{
    private const string Profiles = @"Microsoft\Windows NT\CurrentVersion\NetworkList\Profiles";

    private static readonly Leftover What = new(Severity.Info, "The name of a network that the source was in");

    public static Check Check { get; } = new()
    {
        Id = "leftover-network-profiles",
        Title = "Networks that the source was in",
        Area = CheckArea.MachineSpecific,
        Guest = GuestKind.Windows,
        Source = new("https://learn.microsoft.com/windows-hardware/manufacture/desktop/sysprep--generalize--a-windows-installation"),
        Find = static guest =>
        [
            .. guest.Registry.SubkeyNames("SOFTWARE", Profiles).Select(name => What.InRegistry("SOFTWARE", $@"{Profiles}\{name}")),
        ],
    };
}
