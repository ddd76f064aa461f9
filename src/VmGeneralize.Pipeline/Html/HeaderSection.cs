using VmGeneralize.Checks;

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
        int errorsLeft = page.Findings.Count(finding => finding.Severity == Severity.Error && finding.Mended != true);
        string left = errorsLeft switch
        {
            0 => "",
            1 => " One error that the checks found is left: see the findings.",
            _ => $" {errorsLeft} errors that the checks found are left: see the findings.",
        };
        return page switch
        {
            { Output: { } prepared, Plan.IsGeneralized: false } => (
                "warn",
                "A prepared disk was written. It is not generalized yet and must not be handed over.",
                $"{prepared.File} was made from {page.File}, which was only read. Sysprep has to run in it: see the next steps.{left}"),
            { Output: { } output } => (
                errorsLeft == 0 ? "good" : "warn",
                page.Azure switch
                {
                    null => "The generalized image was written.",
                    { Image: null } => "The generalized disk was uploaded.",
                    _ => "The generalized image is in Azure.",
                },
                $"{output.File} was made from {page.File}, which was only read. The result was checked before it was "
                    + $"{(page.Azure is null ? "written" : "sent")}.{left}"),
            { Plan: { } plan } => (
                errorsLeft == 0 ? "plain" : "warn",
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
                page.Obstacles.Count == 1 ? "The reason, and what to do first, stand below." : $"{page.Obstacles.Count} reasons, and what to do "
                    + "first, stand below."),
            _ => (
                errorsLeft == 0 ? "good" : "warn",
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
        yield return ("disk file", Bytes.Text(disk.FileSize));
        if (page.Plan is { } plan)
        {
            yield return (page.Output is null ? "would be freed" : "freed", Bytes.Text(plan.BytesFreed));
            yield return (page.Output is null ? "unowned space to leave out" : "unowned space left out", Bytes.Text(plan.DroppedBytes));
            yield return (page.Output is null ? "files and folders to go" : "files and folders removed", Counts.Text(Counts.Removed(plan)));
            yield return (page.Output is null ? "edits in place to make" : "edits in place", Counts.Text(Counts.InPlace(plan)));
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
}
