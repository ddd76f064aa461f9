using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Blockers;

internal static class PendingServicingCheck
{
    private const string Servicing = @"Microsoft\Windows\CurrentVersion\Component Based Servicing";
    private const string PendingActions = "/Windows/WinSxS/pending.xml";

    public static Check Check { get; } = new()
    {
        Id = "pending-servicing",
        Title = "Updates or features that wait for a restart to be finished",
        Area = CheckArea.SysprepBlocker,
        Guest = GuestKind.Windows,
        Source = new("https://learn.microsoft.com/azure/virtual-machines/windows/prepare-for-upload-vhd-image"),
        Find = static guest =>
        [
            .. Evidence(guest).Select(static evidence => new Finding(
                Severity.Warning,
                "Windows servicing probably has work pending that only a restart finishes; Sysprep may stop at it, and Azure wants none",
                evidence,
                "Restart the VM until Windows Update reports nothing pending, then run Sysprep again.")),
        ],
    };

    private static IEnumerable<string> Evidence(IGuestView guest)
    {
        foreach (string name in (string[])["RebootPending", "PackagesPending"])
        {
            if (guest.Registry.KeyExists("SOFTWARE", $@"{Servicing}\{name}"))
            {
                yield return $@"SOFTWARE\{Servicing}\{name}";
            }
        }

        if (guest.Find(PendingActions) is { IsDirectory: false })
        {
            yield return GuestPath.ToWindows(PendingActions);
        }
    }
}
