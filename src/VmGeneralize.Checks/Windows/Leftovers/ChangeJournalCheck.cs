using VmGeneralize.Guests;
using VmGeneralize.Operations;

namespace VmGeneralize.Checks.Windows.Leftovers;

internal static class ChangeJournalCheck
{
    private const string Journal = "/$Extend/$UsnJrnl";

    public static Check Check { get; } = new()
    {
        Id = "leftover-change-journal",
        Title = "Change journal",
        Area = CheckArea.MachineSpecific,
        Guest = GuestKind.Windows,
        Source = new("https://learn.microsoft.com/windows-server/administration/windows-commands/fsutil-usn"),
        Find = static guest => guest.Find(Journal) is null
            ? []
            :
            [
                new Finding(
                    Severity.Info,
                    "A change journal, with names of files that were changed",
                    GuestPath.ToWindows(Journal),
                    "In the VM: fsutil usn deletejournal /d C:") { FixedBy = Catalogue.Get("deep-scrub") },
            ],
    };
}
