using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Leftovers;

internal static class PrefetchCheck
{
    private static readonly Leftover What = new(Severity.Info, "Traces of the programs that were started on the source", FixedBy: "windows-prefetch");

    public static Check Check { get; } = new()
    {
        Id = "leftover-prefetch",
        Title = "Prefetch traces",
        Area = CheckArea.MachineSpecific,
        Guest = GuestKind.Windows,
        Source = new(
            "https://learn.microsoft.com/archive/msdn-magazine/2001/december/windows-xp-kernel-improvements-create-a-more-robust-powerful-and-scalable-os"),
        Find = What.Emptied,
    };
}
