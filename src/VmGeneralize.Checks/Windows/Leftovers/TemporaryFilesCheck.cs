using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Leftovers;

internal static class TemporaryFilesCheck
{
    private static readonly Leftover What = new(Severity.Info, "Temporary files", Remedy: "In the VM: cleanmgr", FixedBy: "windows-temporary-files");

    public static Check Check { get; } = new()
    {
        Id = "leftover-temporary-files",
        Title = "Temporary files",
        Area = CheckArea.MachineSpecific,
        Guest = GuestKind.Windows,
        Source = new("https://learn.microsoft.com/windows-server/administration/windows-commands/cleanmgr"),
        Find = What.Emptied,
    };
}
