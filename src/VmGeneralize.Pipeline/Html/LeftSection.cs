using VmGeneralize.Checks;
using VmGeneralize.Pipeline.Results;

namespace VmGeneralize.Pipeline.Html;

/// <summary>What was not done or not copied, so that nobody has to guess.</summary>
internal static class LeftSection
{
    public static void Write(HtmlWriter html, ReportPage page)
    {
        if (page.Plan is not { } plan)
        {
            return;
        }

        using (html.Element("section", ("id", "left")))
        {
            html.Element("h2", page.Output is null ? "What would be left" : "What was left");
            using (html.Element("ul"))
            {
                foreach (string line in Lines(page, plan))
                {
                    html.Element("li", line);
                }
            }
        }
    }

    private static IEnumerable<string> Lines(ReportPage page, DiskPlan plan)
    {
        foreach (string warning in plan.Warnings)
        {
            yield return $"Warning: {warning}";
        }

        Finding[] left = [.. page.Findings.Where(finding => finding.Mended != true && finding.Severity != Severity.Info)];
        IEnumerable<string> counts = left.GroupBy(finding => finding.Severity)
            .Select(group => Counts.Of(group.Count(), group.Key.ToString().ToLowerInvariant()));
        yield return left.Length == 0
            ? "No error and no warning of the checks is left."
            : $"{Counts.Of(left.Length, "finding")} of the checks: {string.Join(", ", counts)}.";
        string[] idle = [.. plan.Operations.Where(operation => operation.Edits.Count == 0).Select(operation => operation.Operation.Id)];
        if (idle.Length > 0)
        {
            yield return $"{Counts.Of(idle.Length, "operation")} had nothing to do: {string.Join(", ", idle)}.";
        }

        long dead = page.Volumes.Sum(volume => volume.DeadBytes);
        if (dead > 0)
        {
            yield return $"{Counts.Exact(dead)} of free space that the source stores {(page.Output is null ? "would stay" : "stayed")} at home: "
                + "nothing outside live data is copied.";
        }

        if (page.Output is { } output)
        {
            yield return $"{Counts.Exact(output.SkippedBytes)} of the disk were not {(page.Azure is null ? "written" : "sent")}: they read as zero "
                + "in the image.";
        }
    }
}
