using VmGeneralize.Pipeline;
using VmGeneralize.Pipeline.Reports;

namespace VmGeneralize.Console;

/// <summary>A plan as text.</summary>
internal static class PlanPrinter
{
    /// <summary>What would be changed: every name.</summary>
    public static void PrintPlanned(PlanReport plan) => Print(plan, "would be ", everyName: true);

    /// <summary>What was done; the names that went with a folder are in the record beside the output.</summary>
    public static void PrintDone(PlanReport plan) => Print(plan, mood: "", everyName: false);

    private static void Print(PlanReport plan, string mood, bool everyName)
    {
        Output.Line(plan.Windows is null ? $"{plan.Disk.File}: {plan.System}" : $"{plan.Disk.File}: {plan.System}, {plan.Windows.Sysprep.Summary}");
        foreach (string warning in plan.Warnings)
        {
            Output.Line($"warning: {warning}");
        }

        foreach (OperationReport operation in plan.Operations)
        {
            Output.Line();
            Output.Line($"{operation.Id}: {operation.Title}{(operation.Edits.Count == 0 ? " (nothing to do)" : "")}");
            foreach (EditReport edit in operation.Edits)
            {
                if (edit.Kind != "delete")
                {
                    Output.Line($"  - {InPlace(edit)}");
                    continue;
                }

                string[] below = [.. (edit.Removed ?? []).Where(path => path != edit.Path)];
                string count = below.Length > 0 ? $" with {FilesAndFolders(below.Length)}" : "";
                Output.Line($"  - {edit.Path}{count} ({Bytes.Text(edit.BytesFreed ?? 0)})");
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
        foreach (HiveReport hive in plan.Hives)
        {
            string replayed = hive.ReplayedEntries > 0 ? $", {hive.ReplayedEntries} log entries replayed first" : "";
            string logs = hive.EmptiedLogs.Count > 0 ? $", {string.Join(" and ", hive.EmptiedLogs)} emptied" : "";
            Output.Line($"{hive.Path} {mood}written{replayed}{logs}.");
        }

        int names = plan.Operations.Sum(operation => operation.Edits.Sum(edit => edit.Removed?.Count ?? 0));
        int inPlace = plan.Operations.Sum(operation => operation.Edits.Count(edit => edit.Kind is not ("delete" or "wipe-slack")));
        Output.Line($"{FilesAndFolders(names)} {mood}removed, {inPlace} {(plan.Windows is null ? "files" : "registry values")} {mood}changed, {Bytes.Text(plan.BytesFreed)} freed; {Bytes.Text(plan.ScrubbedBytes)} of metadata of files deleted earlier {mood}wiped.");
    }

    private static string FilesAndFolders(int count) => count == 1 ? "1 file or folder" : $"{count} files and folders";

    private static string InPlace(EditReport edit)
    {
        string value = edit.Name is "" ? "(default)" : edit.Name ?? "";
        return edit.Kind switch
        {
            _ when edit.Path is not null => $"{edit.Path}: {edit.Data}",
            "wipe-slack" => "slack of live files, directories, file records and registry hives",
            "delete-key" => $"{edit.Hive}\\{edit.Key} and all below it",
            "set-value" => $"{edit.Hive}\\{edit.Key}: {value} = {edit.Data}",
            _ => $"{edit.Hive}\\{edit.Key}: {value}",
        };
    }
}
