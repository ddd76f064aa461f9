using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Leftovers;

internal static class TransferQueueCheck
{
    private static readonly Leftover What = new(
        Severity.Info,
        "Background transfers (BITS) of the source, probably",
        Remedy: "In the VM: bitsadmin /reset /allusers",
        FixedBy: "windows-transfer-queue");

    public static Check Check { get; } = new()
    {
        Id = "leftover-transfer-queue",
        Title = "Queue of background transfers",
        Area = CheckArea.MachineSpecific,
        Guest = GuestKind.Windows,
        Source = new("https://learn.microsoft.com/windows/win32/bits/about-bits"),
        Find = What.Deleted,
    };
}
