using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;
using VmGeneralize.Pipeline;
using VmGeneralize.Pipeline.Results;

namespace VmGeneralize.Console;

/// <summary>A plan as text.</summary>
internal static class PlanPrinter
{
    private const int PlacesShown = 5;

    /// <summary>What would be changed: every name, or with <paramref name="summary"/> a line for each operation that changes something.</summary>
    public static void PrintPlanned(DiskPlan plan, bool summary) => Print(plan, "would be ", summary || StreamSettings.Current.Quiet ? null : true);

    /// <summary>What was done; the names removed with a folder are in the record beside the output.</summary>
    public static void PrintDone(DiskPlan plan) => Print(plan, mood: "", StreamSettings.Current.Quiet ? null : false);

    // Every name, only the folders, or (null) neither.
    private static void Print(DiskPlan plan, string mood, bool? everyName)
    {
        if (!StreamSettings.Current.Quiet)
        {
            Output.Line($"{plan.Disk.File}: {plan.System.Name}{(plan.Windows is { } windows ? $", {windows.Sysprep.Summary}" : "")}");
        }

        foreach (string warning in plan.Warnings)
        {
            Output.Warning(warning);
        }

        if (everyName is { } names)
        {
            PrintEdits(plan, names);
            Output.Line();
            PrintHives(plan, mood);
        }
        else if (!StreamSettings.Current.Quiet)
        {
            PrintOperations(plan);
        }

        long removed = plan.Operations.Sum(operation => operation.RemovedCount);
        long inPlace = plan.Operations.Sum(operation => operation.InPlaceCount);
        Output.Line(
            $"{FilesAndFolders(removed)} {mood}removed, {Counts.Of(inPlace, plan.Windows is null ? "file" : "registry value")} {mood}changed, "
                + $"{Bytes.Text(plan.BytesFreed)} freed; {Bytes.Text(plan.ScrubbedBytes)} of metadata of files deleted earlier {mood}wiped.");
        PrintUnallocated(plan, mood);
    }

    private static void PrintOperations(DiskPlan plan)
    {
        AppliedOperation[] busy = [.. plan.Operations.Where(operation => operation.Edits.Count > 0)];
        Output.Line();
        Output.Entries([.. busy.Select(operation => (operation.Operation.Id, Sizes(operation)))]);
        Output.Line();
    }

    private static string Sizes(AppliedOperation operation)
    {
        string removed = operation.RemovedCount > 0 ? $"{FilesAndFolders(operation.RemovedCount)}{Freed(operation.BytesFreed)}" : "";
        string changed = operation.InPlaceCount > 0 ? Counts.Of(operation.InPlaceCount, "change") : "";
        string done = string.Join(", ", ((string[])[removed, changed]).Where(text => text.Length > 0));
        return done.Length > 0 ? done : EditText.Of(operation.Edits[0].Edit);
    }

    private static void PrintEdits(DiskPlan plan, bool everyName)
    {
        string Shown(string path) => GuestPath.ToShown(path, plan.System.Kind);
        foreach (AppliedOperation operation in plan.Operations)
        {
            Output.Line();
            Output.Line($"{operation.Operation.Id}: {operation.Operation.Title}{(operation.Edits.Count == 0 ? " (nothing to do)" : "")}");
            foreach (AppliedEdit edit in operation.Edits)
            {
                if (edit.Edit is not GuestEdit.Delete delete)
                {
                    Output.Path($"  - {EditText.Of(edit.Edit, plan.System.Kind)}");
                    continue;
                }

                string[] below = [.. edit.Removed.Select(entry => entry.Path).Where(path => path != delete.Path)];
                string count = below.Length > 0 ? $" with {FilesAndFolders(below.Length)}" : "";
                Output.Path($"  - {Shown(delete.Path)}{count}{Freed(edit.BytesFreed)}");
                foreach (string path in everyName ? below : [])
                {
                    Output.Path($"      {Shown(path)}");
                }
            }

            if (operation.Notice is not null)
            {
                Output.Line($"  note: {operation.Notice}");
            }
        }
    }

    private static void PrintHives(DiskPlan plan, string mood)
    {
        foreach (WrittenHive hive in plan.Hives)
        {
            string replayed = hive.ReplayedEntries > 0 ? $", {LogEntries(hive.ReplayedEntries)} replayed first" : "";
            string logs = hive.EmptiedLogs.Count > 0 ? $", {string.Join(" and ", hive.EmptiedLogs)} emptied" : "";
            Output.Path($"{GuestPath.ToShown(hive.Path, plan.System.Kind)} {mood}written{replayed}{logs}.");
        }
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
        Output.Line($"{Bytes.Text(stored.Sum(space => space.StoredBytes))} stored in unallocated space {fate}: {places}{more}.");
    }

    // Small files of NTFS are part of their record: "0 B" beside one would look like its size.
    private static string Freed(long bytes) => bytes > 0 ? $" ({Bytes.Text(bytes)})" : "";

    private static string LogEntries(long count) => count == 1 ? "1 log entry" : $"{count} log entries";

    private static string FilesAndFolders(long count) => count == 1 ? "1 file or folder" : $"{count} files and folders";
}
