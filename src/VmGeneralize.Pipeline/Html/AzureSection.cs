using System.Globalization;
using VmGeneralize.Pipeline.Azure;

namespace VmGeneralize.Pipeline.Html;

/// <summary>What was made in Azure, what crossed the wire and what stayed home.</summary>
internal static class AzureSection
{
    public static void Write(HtmlWriter html, ReportPage page)
    {
        if (page.Azure is not { } run)
        {
            return;
        }

        UploadReport sent = run.Upload;
        using (html.Element("section", ("id", "azure")))
        {
            html.Element("h2", "In Azure");
            HtmlTable.Facts(html,
            [
                ("Image", run.Image?.Id),
                ("State", run.Image is { } image ? $"{image.OsState}, {image.OsType}, generation {image.Generation}, in {image.Location}" : null),
                ("Uploaded to", sent.Target),
                ("Disk that is still there", run.Disk),
                ("Sent", $"{Counts.Exact(sent.Sent)}, the footer of the VHD included"),
                ("Of it in earlier runs", sent.SentBefore > 0 ? Counts.Exact(sent.SentBefore) : null),
                ("Never sent", Counts.Exact(sent.Skipped.Total)),
                ("Not in the source's file", Counts.Exact(sent.Skipped.NotAllocated)),
                ("Freed and owned by nothing", Counts.Exact(sent.Skipped.Dead)),
                ("Live, but zeros", Counts.Exact(sent.Skipped.Zero)),
                ("Requests", $"{Counts.Text(sent.Requests)}, {Counts.Text(sent.Repeated)} of them repeated"),
                ("Time", string.Create(CultureInfo.InvariantCulture, $"{sent.Seconds:0.0} s, {Bytes.Text(sent.Rate)} a second")),
            ]);
            foreach (string warning in run.Warnings.Concat(sent.Warnings).Except(run.Plan.Warnings))
            {
                html.Element("p", $"Warning: {warning}", ("class", "notice"));
            }
        }
    }
}
