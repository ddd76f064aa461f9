using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Blockers;

internal static class PendingFileRenamesCheck
{
    private const string Value = "PendingFileRenameOperations";

    public static Check Check { get; } = new()
    {
        Id = "pending-file-renames",
        Title = "Files that the next start replaces or deletes",
        Area = CheckArea.SysprepBlocker,
        Guest = GuestKind.Windows,
        Source = new("https://learn.microsoft.com/azure/virtual-machines/windows/prepare-for-upload-vhd-image"),
        Find = static guest => Find(guest.Registry),
    };

    // Info: Sysprep itself warns of these ("File operations pending") and continues.
    private static IReadOnlyList<Finding> Find(IRegistryView registry)
    {
        string key = $@"{registry.ControlSet}\Control\Session Manager";
        return registry.Texts("SYSTEM", key, Value) is not { Count: > 0 } files ? [] :
        [
            new Finding(
                Severity.Info,
                "Files are to be replaced or deleted at the next start, which would then be a clone's first",
                $@"SYSTEM\{key}\{Value}: {files[0]}",
                "Restart the VM once before Sysprep."),
        ];
    }
}
