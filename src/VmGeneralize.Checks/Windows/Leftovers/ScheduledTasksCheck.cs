using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Leftovers;

internal static class ScheduledTasksCheck
{
    private const string Tasks = "/Windows/System32/Tasks";
    private const string Registered = @"Microsoft\Windows NT\CurrentVersion\Schedule\TaskCache\Tree";

    // Of updaters that come with Windows.
    private static readonly string[] KnownNames = ["MicrosoftEdgeUpdate", "OneDrive"];

    public static Check Check { get; } = new()
    {
        Id = "leftover-scheduled-tasks",
        Title = "Scheduled tasks",
        Area = CheckArea.MachineSpecific,
        Guest = GuestKind.Windows,
        Source = new("https://learn.microsoft.com/windows-server/administration/windows-commands/schtasks-delete"),
        Find = static guest => [.. guest.List(Tasks).Where(file => !IsMicrosofts(file)).SelectMany(file => Find(guest, file))],
    };

    private static IEnumerable<Finding> Find(IGuestView guest, GuestFile file)
    {
        if (!file.IsDirectory)
        {
            return [Report(guest, file)];
        }

        bool isWhole = true;
        List<Finding> findings =
        [
            .. GuestTree.Below(guest, file.Path, () => isWhole = false).Where(below => !below.IsDirectory).Select(task => Report(guest, task)),
        ];
        if (!isWhole)
        {
            findings.Add(new Finding(
                Severity.Warning,
                "There are more scheduled tasks in a folder, or deeper ones, than are checked",
                GuestPath.ToWindows(file.Path),
                "Look at it in the VM")
            {
                Kind = FindingKind.NotAudited,
            });
        }

        return findings;
    }

    private static bool IsMicrosofts(GuestFile file) =>
        (file.IsDirectory && file.Name.Equals("Microsoft", StringComparison.OrdinalIgnoreCase))
        || KnownNames.Any(name => file.Name.StartsWith(name, StringComparison.OrdinalIgnoreCase));

    private static Finding Report(IGuestView guest, GuestFile file)
    {
        // Windows runs what is registered; the file alone does nothing.
        string name = file.Path[(Tasks.Length + 1)..].Replace('/', '\\');
        bool registered = guest.Registry.KeyExists("SOFTWARE", $@"{Registered}\{name}");
        return new Finding(
            registered ? Severity.Warning : Severity.Info,
            registered ? $"The scheduled task \"{name}\" runs in every clone" : $"The file of a scheduled task \"{name}\" that is not registered",
            GuestPath.ToWindows(file.Path),
            "Delete it in the VM if clones must not have it: taskschd.msc") { Bytes = file.Length };
    }
}
