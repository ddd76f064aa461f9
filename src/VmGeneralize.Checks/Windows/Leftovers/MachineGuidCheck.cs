using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Leftovers;

internal static class MachineGuidCheck
{
    // Key files are named by it: changed alone, the machine's keys are lost. Hence no operation.
    private static readonly Leftover What = new(
        Severity.Info,
        "MachineGuid is present; Sysprep probably gives clones a new one, and nothing else may change it");

    public static Check Check { get; } = new()
    {
        Id = "leftover-machine-guid",
        Title = "Identity of the machine in cryptography",
        Area = CheckArea.MachineSpecific,
        Guest = GuestKind.Windows,
        Source = new("https://learn.microsoft.com/windows-hardware/manufacture/desktop/sysprep--generalize--a-windows-installation"),
        Find = static guest => What.Values(guest, "SOFTWARE", @"Microsoft\Cryptography", "MachineGuid"),
    };
}
