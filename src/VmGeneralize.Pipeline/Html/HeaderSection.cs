using VmGeneralize.Checks;
using VmGeneralize.Disks;
using VmGeneralize.Pipeline.Results;

namespace VmGeneralize.Pipeline.Html;

/// <summary>What the page is about, the answer in one line, and the figures that matter most.</summary>
internal static class HeaderSection
{
    public static void Write(HtmlWriter html, ReportPage page)
    {
        using (html.Element("header"))
        {
            html.Element("p", $"vmgeneralize report: {Kind(page)}", ("class", "kind"));
            html.Element("h1", page.Name);
            (string mood, string headline, string detail) = Answer(page);
            using (html.Element("div", ("class", $"answer {mood}")))
            {
                html.Element("strong", headline);
                html.Element("p", detail);
            }

            using (html.Element("ul", ("class", "figures")))
            {
                foreach ((string name, string value) in Figures(page))
                {
                    using (html.Element("li"))
                    {
                        html.Element("span", value, ("class", "value"));
                        html.Element("span", name, ("class", "name"));
                    }
                }
            }

            WriteOrigin(html, page);
            WriteContents(html, page);
        }
    }

    // What a page in an archive is about: when, by what, from what, with which choices.
    private static void WriteOrigin(HtmlWriter html, ReportPage page)
    {
        using (html.Element("dl", ("class", "origin")))
        {
            Fact(html, "Made", $"{ReportDate.Now}, by {ToolVersion.Text}");
            if (page.Disk is { } disk)
            {
                Fact(html, "Source", $"{disk.File}, {disk.Format.Name()}, {Counts.Exact(disk.FileSize)}{(page.Plan is { } of ? $", state {of.Stamp}" : "")}");
            }

            if (page.Output is { } output)
            {
                Fact(html, "Image", $"{output.File}, fingerprint {output.Fingerprint} (XXH128)");
            }

            if (page.Plan is { } plan)
            {
                Fact(html, "Choices", plan.Options.Words());
            }
        }
    }

    private static void WriteContents(HtmlWriter html, ReportPage page)
    {
        (string Id, string Name, bool IsThere)[] sections =
        [
            ("first", "What to do first", page.Obstacles.Count > 0),
            ("findings", "Findings", page.Systems.Count > 0),
            ("operations", "Operations", page.Plan is not null),
            ("left", page.Output is null ? "What would be left" : "What was left", page.Plan is not null),
            ("next", "Next steps", page.NextSteps.Count > 0),
        ];
        if (sections.Count(section => section.IsThere) > 1)
        {
            using (html.Element("nav", ("aria-label", "Contents")))
            {
                foreach ((string id, string name, _) in sections.Where(section => section.IsThere))
                {
                    html.Element("a", name, ("href", $"#{id}"));
                    html.Text(" ");
                }
            }
        }
    }

    private static void Fact(HtmlWriter html, string name, string value)
    {
        using (html.Element("div"))
        {
            html.Element("dt", name);
            html.Element("dd", value);
        }
    }

    private static string Kind(ReportPage page) => page switch
    {
        { Output: not null, Plan.IsGeneralized: false } => "prepared disk",
        { Output: not null } => "generalized image",
        { Plan: not null } => "plan",
        { Cause: StopCause.Refused } => "refusal",
        { Cause: StopCause.Damaged } => "damaged disk",
        { Cause: StopCause.Unsupported } => "unsupported disk",
        _ => "inspection",
    };

    private static (string Mood, string Headline, string Detail) Answer(ReportPage page)
    {
        Remaining? remaining = page.Plan is { } planned ? Remaining.Of(planned) : null;
        int errorsLeft = page.Findings.Count(finding => finding.Severity == Severity.Error && finding.IsFixed != true);
        bool isGood = remaining?.Count is 0 || (remaining is null && errorsLeft == 0);
        string left = (remaining, errorsLeft) switch
        {
            ({ Count: > 0 }, _) => $" {remaining.Line("see below.")}",
            (null, 1) => " One error: see the findings.",
            (null, > 1) => $" {errorsLeft} errors: see the findings.",
            _ => "",
        };
        return page switch
        {
            { Output: { } prepared, Plan.IsGeneralized: false } => (
                "warn",
                "A prepared disk was written. It is not generalized yet: do not make an image of it.",
                $"{prepared.File} was made from {page.File}, which was only read. Sysprep has to run in it: see the next steps.{left}"),
            { Output: { } output } => (
                isGood ? "good" : "warn",
                page.Azure switch
                {
                    null => "The generalized image was written",
                    { Image: null } => "The generalized disk was uploaded",
                    _ => "The generalized image is in Azure",
                } + (isGood ? "." : $", with {remaining!.Counted}."),
                $"{output.File} was made from {page.File}, which was only read. The result was checked before it was "
                    + $"{(page.Azure is null ? "written" : "sent")}.{left}"),
            { Existing: { } there } => (
                isGood ? "good" : "warn",
                $"The generalized image is in Azure already{(isGood ? "." : $", with {remaining!.Counted}.")}",
                $"{there.Id} was made from the same disk with the same plan in an earlier run. Nothing was sent.{left}"),
            { Plan: { } plan } => (
                isGood ? "plain" : "warn",
                plan.IsEmpty ? "Nothing would be changed." : "This is what would be changed.",
                $"Tried in memory and verified there. Nothing was written.{left}"),
            { Obstacles.Count: > 0 } => (
                "bad",
                page.Cause switch
                {
                    StopCause.Refused => "Refused. Nothing was changed.",
                    StopCause.Damaged => "Damaged. Nothing was changed.",
                    StopCause.Unsupported => "Not supported. Nothing was changed.",
                    _ => "Not ready: generalize would refuse this disk.",
                },
                $"{page.Obstacles[0].Reason} What to do first is below{(page.Obstacles.Count == 1 ? "" : $", with {page.Obstacles.Count - 1} more")}."),
            _ => (
                isGood ? "good" : "warn",
                page.MayNotWork ? "Not ready for Azure: generalize would accept this disk, but a VM from it may not work."
                    : "Ready: generalize would accept this disk.",
                $"Nothing was changed by looking.{left}"),
        };
    }

    private static IEnumerable<(string Name, string Value)> Figures(ReportPage page)
    {
        if (page.Disk is not { } disk)
        {
            yield break;
        }

        yield return ("disk size", Bytes.Text(disk.VirtualSize));
        yield return ("source file", Bytes.Text(disk.FileSize));
        if (page.Plan is { } plan)
        {
            Remaining remaining = Remaining.Of(plan);
            if (remaining.Errors.Count > 0)
            {
                yield return (remaining.Errors.Count == 1 ? "error left" : "errors left", Counts.Text(remaining.Errors.Count));
            }

            yield return (remaining.Warnings.Count == 1 ? "warning left" : "warnings left", Counts.Text(remaining.Warnings.Count));
            yield return (page.Output is null ? "would be freed" : "freed", Bytes.Text(plan.BytesFreed));
            if (plan.DroppedBytes > 0)
            {
                yield return (page.Output is null ? "unallocated space to leave out" : "unallocated space left out", Bytes.Text(plan.DroppedBytes));
            }

            yield return (page.Output is null ? "files and folders to remove" : "files and folders removed", Counts.Text(Counts.Removed(plan)));
            yield return (page.Output is null ? $"{Changed(plan)} to change" : $"{Changed(plan)} changed", Counts.Text(Counts.InPlace(plan)));
        }

        if (page.Output is { } output)
        {
            yield return (page.Azure is null ? "written" : "sent", Bytes.Text(output.WrittenBytes));
        }
        else if (page.Plan is null)
        {
            yield return ("live data", Bytes.Text(page.Volumes.Sum(volume => volume.LiveBytes)));
            yield return ("partition table", disk.PartitionTable);
            yield return ("Hyper-V generation", disk.Generation.ToString());
        }
    }

    private static string Changed(DiskPlan plan) => plan.Windows is null ? "files" : "registry values";
}
