using VmGeneralize.Pipeline.Results;

namespace VmGeneralize.Pipeline.Html;

/// <summary>What was not done or not copied, so that users need not guess.</summary>
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
                    html.WithOptions("li", line);
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

        yield return Remaining.Of(plan) is { Count: > 0 } remaining
            ? $"{remaining.Counted} about the image in all: see the findings."
            : "No error and no warning is left.";
        string[] idle = [.. plan.Operations.Where(operation => operation.Edits.Count == 0).Select(operation => operation.Operation.Id)];
        if (idle.Length > 0)
        {
            yield return $"{Counts.Of(idle.Length, "operation")} had nothing to do: {string.Join(", ", idle)}.";
        }

        long dead = page.Volumes.Sum(volume => volume.DeadBytes);
        if (dead > 0)
        {
            yield return $"{Counts.Exact(dead)} of free space that the source stores {(page.Output is null ? "would be" : "were")} left out: "
                + "only live data is copied.";
        }

        if (page.Output is { } output)
        {
            yield return $"{Counts.Exact(output.SkippedBytes)} of the disk were not {(page.Azure is null ? "written" : "sent")}: they read as zero "
                + "in the image.";
        }
    }
}
