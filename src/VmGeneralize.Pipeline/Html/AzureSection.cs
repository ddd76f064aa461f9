using System.Globalization;
using VmGeneralize.Pipeline.Results;

namespace VmGeneralize.Pipeline.Html;

/// <summary>What was made in Azure, what crossed the wire and what did not.</summary>
internal static class AzureSection
{
    public static void Write(HtmlWriter html, ReportPage page)
    {
        if (page.Existing is { } existing)
        {
            using (html.Element("section", ("id", "azure")))
            {
                html.Element("h2", "In Azure");
                HtmlTable.Facts(html, [("Image", existing.Id), ("State", State(existing)), ("Sent", "nothing: an earlier run made it")]);
            }
        }

        if (page.Azure is not { } run)
        {
            return;
        }

        SentDisk sent = run.Upload;
        using (html.Element("section", ("id", "azure")))
        {
            html.Element("h2", "In Azure");
            HtmlTable.Facts(html,
            [
                ("Image", run.Image?.Id),
                ("State", run.Image is { } image ? State(image) : null),
                ("Uploaded to", sent.Target),
                ("Disk", sent.Disk?.Words()),
                ("Disk that is still there", run.Disk),
                ("Sent", $"{Counts.Exact(sent.Transfer.Sent)}, the footer of the VHD included"),
                ("Of it in earlier runs", sent.Transfer.SentBefore > 0 ? Counts.Exact(sent.Transfer.SentBefore) : null),
                ("Skipped", Counts.Exact(sent.Transfer.Skipped.Total)),
                ("Not stored in the source file", Counts.Exact(sent.Transfer.Skipped.NotAllocated)),
                ("Free space", Counts.Exact(sent.Transfer.Skipped.Dead)),
                ("Live, but zeros", Counts.Exact(sent.Transfer.Skipped.Zero)),
                ("Requests", $"{Counts.Text(sent.Transfer.Requests)}, {Counts.Text(sent.Transfer.Repeated)} of them repeated"),
                ("Time", string.Create(CultureInfo.InvariantCulture, $"{sent.Transfer.Elapsed.TotalSeconds:0.0} s, {Bytes.Text(sent.Rate)} a second")),
            ]);
            foreach (string warning in run.Warnings.Concat(sent.Warnings).Except(run.Plan.Warnings))
            {
                html.Element("p", $"Warning: {warning}", ("class", "notice"));
            }
        }
    }

    private static string State(MadeImage image) => $"Generalized, {image.OsType}, generation {image.Generation}, in {image.Location}";
}
