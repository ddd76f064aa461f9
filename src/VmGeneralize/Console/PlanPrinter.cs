using VmGeneralize.Guests.Edits;
using VmGeneralize.Pipeline;
using VmGeneralize.Pipeline.Results;

namespace VmGeneralize.Console;

/// <summary>A plan as text.</summary>
internal static class PlanPrinter
{
    private const int PlacesShown = 5;

    /// <summary>What would be changed: every name.</summary>
    public static void PrintPlanned(DiskPlan plan) => Print(plan, "would be ", everyName: true);

    /// <summary>What was done; the names that went with a folder are in the record beside the output.</summary>
    public static void PrintDone(DiskPlan plan) => Print(plan, mood: "", everyName: false);

    private static void Print(DiskPlan plan, string mood, bool everyName)
    {
        Output.Line(plan.Windows is null ? $"{plan.Disk.File}: {plan.System.Name}" : $"{plan.Disk.File}: {plan.System.Name}, {plan.Windows.Sysprep.Summary}");
        foreach (string warning in plan.Warnings)
        {
            Output.Warning(warning);
        }

        foreach (AppliedOperation operation in plan.Operations)
        {
            Output.Line();
            Output.Line($"{operation.Operation.Id}: {operation.Operation.Title}{(operation.Edits.Count == 0 ? " (nothing to do)" : "")}");
            foreach (AppliedEdit edit in operation.Edits)
            {
                if (edit.Edit is not GuestEdit.Delete delete)
                {
                    Output.Line($"  - {EditText.Of(edit.Edit)}");
                    continue;
                }

                string[] below = [.. edit.Removed.Select(entry => entry.Path).Where(path => path != delete.Path)];
                string count = below.Length > 0 ? $" with {FilesAndFolders(below.Length)}" : "";
                Output.Line($"  - {delete.Path}{count} ({Bytes.Text(edit.BytesFreed)})");
                foreach (string path in everyName ? below : [])
                {
                    Output.Line($"      {path}");
                }
            }

            if (operation.Notice is not null)
            {
                Output.Line($"  note: {operation.Notice}");
            }
        }

        Output.Line();
        foreach (WrittenHive hive in plan.Hives)
        {
            string replayed = hive.ReplayedEntries > 0 ? $", {hive.ReplayedEntries} log entries replayed first" : "";
            string logs = hive.EmptiedLogs.Count > 0 ? $", {string.Join(" and ", hive.EmptiedLogs)} emptied" : "";
            Output.Line($"{hive.Path} {mood}written{replayed}{logs}.");
        }

        long names = plan.Operations.Sum(operation => operation.RemovedCount);
        long inPlace = plan.Operations.Sum(operation => operation.InPlaceCount);
        Output.Line(
            $"{FilesAndFolders(names)} {mood}removed, {inPlace} {(plan.Windows is null ? "files" : "registry values")} {mood}changed, "
                + $"{Bytes.Text(plan.BytesFreed)} freed; {Bytes.Text(plan.ScrubbedBytes)} of metadata of files deleted earlier {mood}wiped.");
        PrintUnallocated(plan, mood);
    }

    private static void PrintUnallocated(DiskPlan plan, string mood)
    {
        UnallocatedFacts[] stored = [.. plan.Unallocated.Where(space => space.StoredBytes > 0).OrderByDescending(space => space.StoredBytes)];
        if (stored.Length == 0)
        {
            return;
        }

        string fate = plan.Options.KeepUnallocated ? $"{mood}kept (--keep-unallocated)" : $"{mood}left out";
        string places = string.Join(", ", stored.Take(PlacesShown).Select(space => $"{Bytes.Text(space.StoredBytes)} {space.Place}"));
        string more = stored.Length > PlacesShown ? $" and {stored.Length - PlacesShown} more" : "";
        Output.Line($"{Bytes.Text(stored.Sum(space => space.StoredBytes))} in space that nothing owns {fate}: {places}{more}.");
    }

    private static string FilesAndFolders(long count) => count == 1 ? "1 file or folder" : $"{count} files and folders";
}
