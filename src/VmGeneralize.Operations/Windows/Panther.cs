using VmGeneralize.Guests;

namespace VmGeneralize.Operations.Windows;

internal static class Panther
{
    public static Operation Operation { get; } = new()
    {
        Id = "windows-panther",
        Title = "Remove setup logs and the cached answer file (Panther), of former installations too",
        Why = "A stale Panther\\unattend.xml wins over the answer file that Azure provides, so the VM is never provisioned; the folder also holds passwords",
        Source = new("https://learn.microsoft.com/azure/virtual-machines/generalize"),
        Guest = GuestKind.Windows,
        Risk = Risk.Low,
        OnByDefault = true,
        SafeBeforeSysprep = true,
        Notice = "The answer file given to sysprep with /unattend is cached in Panther and is removed with it. Azure does not support custom answer files.",
        Plan = static guest =>
        [
            .. guest.DeleteOnEachVolume("Windows/Panther"),
            .. guest.DeleteContents(guest.Roots.InEach("Recovery/Logs")), // of setup too, on the recovery partition; ReAgent.xml beside it stays

            // What an upgrade leaves: https://learn.microsoft.com/windows/deployment/upgrade/log-files. Going back does not need what is in there.
            .. guest.DeleteExisting("/$WINDOWS.~BT/Sources/Panther", "/Windows.old/Windows/Panther"),
        ],
    };
}
