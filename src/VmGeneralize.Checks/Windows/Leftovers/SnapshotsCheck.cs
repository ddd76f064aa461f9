using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Leftovers;

internal static class SnapshotsCheck
{
    // Files of that name alone are the catalogue; stores have their own identifier before it.
    private const string Identifier = "{3808876b-c176-4e48-b7ae-04046e6cc752}";

    private static readonly Leftover What = new(
        Severity.Warning,
        "Shadow copies: they hold files as they were, deleted ones too",
        Remedy: "In the VM, before Sysprep: vssadmin delete shadows /all",
        FixedBy: "deep-scrub");

    public static Check Check { get; } = new()
    {
        Id = "leftover-snapshots",
        Title = "Shadow copies",
        Area = CheckArea.MachineSpecific,
        Guest = GuestKind.Windows,
        Source = new("https://learn.microsoft.com/windows-server/administration/windows-commands/vssadmin-delete-shadows"),
        Find = static guest => What.Named(
            guest, "/System Volume Information", name => name.Length > Identifier.Length && name.EndsWith(Identifier, StringComparison.OrdinalIgnoreCase)),
    };
}
