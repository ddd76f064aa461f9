using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;
using VmGeneralize.Pipeline.Results;

namespace VmGeneralize.Pipeline.Html;

/// <summary>What each operation changes: sizes, every path up to a bound, registry values, hives.</summary>
internal static class OperationsSection
{
    /// <summary>A page with more names than this is of no use; the record has them all.</summary>
    public const int MaxNames = 2000;

    public static void Write(HtmlWriter html, ReportPage page)
    {
        if (page.Plan is not { } plan)
        {
            return;
        }

        AppliedOperation[] busy = [.. plan.Operations.Where(operation => operation.Edits.Count > 0)];
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

            foreach (AppliedOperation operation in busy)
            {
                WriteDetails(html, operation, page.Guest);
            }

            WriteHives(html, page, plan);
            html.Element(
                "p", $"Metadata that earlier deletions had left: {Counts.Exact(plan.ScrubbedBytes)} {(page.Output is null ? "would be wiped" : "wiped")}.");
        }
    }

    private static void WriteTable(HtmlWriter html, AppliedOperation[] operations) => HtmlTable.Write(
        html,
        "Operations",
        [("Operation", false), ("Id", false), ("Files and folders", true), ("Changes", true), ("Freed", true)],
        [
            .. operations.Select(operation => (IReadOnlyList<string>)
            [
                operation.Operation.Title,
                operation.Operation.Id,
                Counts.Text(operation.RemovedCount),
                Counts.Text(operation.InPlaceCount),
                Bytes.Text(operation.BytesFreed),
            ]),
            [
                "Total",
                "",
                Counts.Text(operations.Sum(operation => operation.RemovedCount)),
                Counts.Text(operations.Sum(operation => operation.InPlaceCount)),
                Bytes.Text(operations.Sum(operation => operation.BytesFreed)),
            ],
        ]);

    private static void WriteDetails(HtmlWriter html, AppliedOperation operation, GuestKind guest)
    {
        string[] names = [.. operation.Edits.SelectMany(RemovedNames)];
        GuestEdit[] edits = [.. operation.Edits.Select(edit => edit.Edit).Where(edit => edit is not GuestEdit.Delete)];
        GuestEdit[] registry = [.. edits.Where(edit => edit.HiveName is not null)];
        GuestEdit[] others = [.. edits.Where(edit => edit.HiveName is null)];
        using (html.Element("details"))
        {
            html.Element(
                "summary", $"{operation.Operation.Title} ({operation.Operation.Id}): {string.Join(", ", Parts(names.Length, registry.Length, others.Length))}");
            WriteNames(html, [.. names.Select(name => GuestPath.ToShown(name, guest))]);
            WriteNames(html, [.. registry.Select(EditText.Done)]);
            WriteNames(html, [.. others.Select(EditText.Done)]);
        }

        html.LineBreak();
    }

    private static IEnumerable<string> Parts(int names, int registry, int others)
    {
        if (names > 0)
        {
            yield return names == 1 ? "1 file or folder" : $"{Counts.Text(names)} files and folders";
        }

        if (registry > 0)
        {
            yield return Counts.Of(registry, "registry value");
        }

        if (others > 0)
        {
            yield return Counts.Of(others, names + registry > 0 ? "other change" : "change");
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
            foreach (string name in names.Take(MaxNames))
            {
                html.Element("li", name);
                html.LineBreak();
            }
        }

        if (names.Count > MaxNames)
        {
            html.Element("p", $"And {Counts.Text(names.Count - MaxNames)} more: the JSON record lists all of them.", ("class", "notice"));
        }
    }

    private static IEnumerable<string> RemovedNames(AppliedEdit applied) => applied switch
    {
        { Edit: not GuestEdit.Delete } => [],
        { Edit: GuestEdit.Delete delete, Removed.Count: 0 } => [delete.Path],
        _ => applied.Removed.Select(entry => entry.Path),
    };

    private static void WriteHives(HtmlWriter html, ReportPage page, DiskPlan plan)
    {
        if (plan.Hives.Count == 0)
        {
            return;
        }

        List<(string Heading, bool Number, Func<WrittenHive, string> Cell)> columns = [("File", false, hive => GuestPath.ToWindows(hive.Path))];
        if (plan.Hives.Any(hive => hive.ReplayedEntries > 0))
        {
            columns.Add(("Log entries replayed first", true, hive => Counts.Text(hive.ReplayedEntries)));
        }

        if (plan.Hives.Any(hive => hive.EmptiedLogs.Count > 0))
        {
            columns.Add(("Logs emptied", false, hive => string.Join(", ", hive.EmptiedLogs.Select(GuestPath.ToWindows))));
        }

        HtmlTable.Write(
            html,
            page.Output is null ? "Registry hives that would be written" : "Registry hives written",
            [.. columns.Select(column => (column.Heading, column.Number))],
            plan.Hives.Select(hive => (IReadOnlyList<string>)[.. columns.Select(column => column.Cell(hive))]));
    }
}
