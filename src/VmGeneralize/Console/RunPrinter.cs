using VmGeneralize.Pipeline.Reports;
using VmGeneralize.Pipeline.Results;

namespace VmGeneralize.Console;

/// <summary>Prints what <c>run</c> made in Azure.</summary>
internal static class RunPrinter
{
    public static void Print(AzureResult result, bool json)
    {
        if (json)
        {
            Output.Json(ReportMapper.Of(result), ReportJson.Lines.RunReport);
            return;
        }

        PlanPrinter.PrintDone(result.Plan);
        TransferPrinter.Print(result.Upload);
        if (result.Disk is { } kept)
        {
            Output.Line("The managed disk is still there:");
            Output.Whole($"  {kept}");
        }

        if (result.Image is { } image)
        {
            AzurePrinter.Print(image, json: false);
        }
        else
        {
            TransferPrinter.PrintNext(result.Upload);
        }

        foreach (string warning in result.Warnings)
        {
            Output.Warning(warning);
        }

        if (result.HtmlPage is { } written)
        {
            Output.Line($"Record: {result.Record}");
            Output.Line($"HTML page, with a picture of the disk: {written}");
        }

        string rest = result.HtmlPage ?? $"vmgeneralize plan {result.Plan.Disk.File} --report FILE.html";
        Output.Line(Remaining.Of(result.Plan).Line(rest));
    }
}
