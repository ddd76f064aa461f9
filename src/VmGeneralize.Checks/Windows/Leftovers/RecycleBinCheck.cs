using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Leftovers;

internal static class RecycleBinCheck
{
    private static readonly Leftover What = new(
        Severity.Info,
        "Files in the recycle bin",
        Remedy: "In the VM, for each user: Clear-RecycleBin -Force",
        FixedBy: "windows-recycle-bin");

    public static Check Check { get; } = new()
    {
        Id = "leftover-recycle-bin",
        Title = "Recycle bin",
        Area = CheckArea.MachineSpecific,
        Guest = GuestKind.Windows,
        Source = new("https://learn.microsoft.com/windows/win32/api/shellapi/nf-shellapi-shemptyrecyclebinw"),
        Find = What.Emptied,
    };
}
