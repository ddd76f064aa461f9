using VmGeneralize.Pipeline.Azure;
using VmGeneralize.Pipeline.Reports;

namespace VmGeneralize.Console;

/// <summary>What was made of a disk in Azure.</summary>
internal static class RunPrinter
{
    public static void Print(RunReport report, bool json)
    {
        if (json)
        {
            Output.Json(report, ReportJson.Lines.RunReport);
            return;
        }

        PlanPrinter.PrintDone(report.Plan);
        TransferPrinter.Print(report.Upload);
        if (report.Disk is { } kept)
        {
            Output.Line($"The disk was kept: {kept}");
        }

        if (report.Image is { } image)
        {
            AzurePrinter.Print(image, json: false);
        }

        foreach (string warning in report.Warnings)
        {
            Output.Line($"warning: {warning}");
        }

        if (report.HtmlReport is { } written)
        {
            Output.Line($"Record: {report.Record}");
            Output.Line($"Page for a browser, with a picture of the disk: {written}");
        }
    }
}
