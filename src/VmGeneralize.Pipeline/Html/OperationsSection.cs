using VmGeneralize.Guests;
using VmGeneralize.Pipeline.Reports;

namespace VmGeneralize.Pipeline.Html;

/// <summary>What each operation changes: sizes, every path up to a bound, registry values, hives.</summary>
internal static class OperationsSection
{
    /// <summary>A page with more names than this serves nobody; the record has them all.</summary>
    public const int MostNames = 2000;

    public static void Write(HtmlWriter html, ReportPage page)
    {
        if (page.Plan is not { } plan)
        {
            return;
        }

        OperationReport[] busy = [.. plan.Operations.Where(operation => operation.Edits.Count > 0)];
        using (html.Element("section", ("id", "operations")))
        {
            html.Element("h2", page.Output is null ? "What would be changed" : "What was changed");
            if (busy.Length == 0)
            {
                html.Element("p", "No operation had anything to do.");
            }
            else
            {
                WriteTable(html, busy);
            }

            foreach (string notice in busy.Select(operation => operation.Notice).OfType<string>())
            {
                html.Element("p", notice, ("class", "notice"));
            }

            foreach (OperationReport operation in busy)
            {
                WriteDetails(html, operation, page.Guest);
            }

            WriteHives(html, plan);
            html.Element("p", $"Metadata that earlier deletions had left: {Counts.Exact(plan.ScrubbedBytes)} {(page.Output is null ? "would be wiped" : "wiped")}.");
        }
    }

    private static void WriteTable(HtmlWriter html, OperationReport[] operations) => HtmlTable.Write(
        html,
        "Operations",
        [("Operation", false), ("Id", false), ("Files and folders", true), ("Edits in place", true), ("Freed", true)],
        [
            .. operations.Select(operation => (IReadOnlyList<string>)
            [
                operation.Title,
                operation.Id,
                Counts.Text(Counts.Removed(operation)),
                Counts.Text(Counts.InPlace(operation)),
                Bytes.Text(operation.BytesFreed),
            ]),
            [
                "Together",
                "",
                Counts.Text(operations.Sum(Counts.Removed)),
                Counts.Text(operations.Sum(Counts.InPlace)),
                Bytes.Text(operations.Sum(operation => operation.BytesFreed)),
            ],
        ]);

    private static void WriteDetails(HtmlWriter html, OperationReport operation, GuestKind guest)
    {
        string[] names = [.. operation.Edits.Where(edit => edit.Kind == "delete").SelectMany(edit => edit.Removed is { Count: > 0 } removed ? removed : [edit.Path!])];
        EditReport[] registry = [.. operation.Edits.Where(edit => edit.Hive is not null)];
        EditReport[] others = [.. operation.Edits.Where(edit => edit.Kind != "delete" && edit.Hive is null)];
        using (html.Element("details"))
        {
            html.Element("summary", $"{operation.Title} ({operation.Id}): {string.Join(", ", Parts(names.Length, registry.Length, others.Length))}");
            WriteNames(html, [.. names.Select(name => GuestPath.ToShown(name, guest))]);
            WriteNames(html, [.. registry.Select(Describe)]);
            WriteNames(html, [.. others.Select(Describe)]);
        }

        html.LineBreak();
    }

    private static IEnumerable<string> Parts(int names, int registry, int others)
    {
        if (names > 0)
        {
            yield return Counts.Of(names, "path");
        }

        if (registry > 0)
        {
            yield return Counts.Of(registry, "registry edit");
        }

        if (others > 0)
        {
            yield return Counts.Of(others, "other change");
        }
    }

    private static void WriteNames(HtmlWriter html, IReadOnlyList<string> names)
    {
        if (names.Count == 0)
        {
            return;
        }

        using (html.Element("ul", ("class", "names")))
        {
            foreach (string name in names.Take(MostNames))
            {
                html.Element("li", name);
                html.LineBreak();
            }
        }

        if (names.Count > MostNames)
        {
            html.Element("p", $"And {Counts.Text(names.Count - MostNames)} more: the JSON record lists all of them.", ("class", "notice"));
        }
    }

    private static string Describe(EditReport edit)
    {
        string value = edit.Name is "" ? "(default)" : edit.Name ?? "";
        return edit.Kind switch
        {
            _ when edit.Path is not null => $"{edit.Path}: {edit.Data}",
            "wipe-slack" => "wiped: slack of live files, directories, file records and registry hives",
            "delete-key" => $@"key removed: {edit.Hive}\{edit.Key} and all below it",
            "set-value" => $@"value set: {edit.Hive}\{edit.Key}: {value} = {edit.Data}",
            _ => $@"value removed: {edit.Hive}\{edit.Key}: {value}",
        };
    }

    private static void WriteHives(HtmlWriter html, PlanReport plan)
    {
        if (plan.Hives.Count == 0)
        {
            return;
        }

        HtmlTable.Write(
            html,
            "Registry hives written",
            [("Hive", false), ("File", false), ("Log entries replayed first", true), ("Logs emptied", false)],
            plan.Hives.Select(hive => (IReadOnlyList<string>)
            [
                hive.Hive, GuestPath.ToWindows(hive.Path), Counts.Text(hive.ReplayedEntries), string.Join(", ", hive.EmptiedLogs.Select(GuestPath.ToWindows)),
            ]));
    }
}
