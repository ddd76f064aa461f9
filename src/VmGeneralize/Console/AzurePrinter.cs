using VmGeneralize.Pipeline;
using VmGeneralize.Pipeline.Azure;
using VmGeneralize.Pipeline.Reports;

namespace VmGeneralize.Console;

/// <summary>What was made or marked in Azure, as text or as one JSON object.</summary>
internal static class AzurePrinter
{
    public static void Print(ImageReport report, bool json)
    {
        if (json)
        {
            Output.Json(report, ReportJson.Lines.ImageReport);
            return;
        }

        Output.Line($"{report.Id}: {report.OsType}, {report.OsState}, generation {report.Generation}, in {report.Location}");
        Output.Line($"Start a machine from it: az vm create --resource-group GROUP --name VM --location {report.Location} --image {report.Id}");
    }

    public static void Print(MarkReport report, bool json)
    {
        if (json)
        {
            Output.Json(report, ReportJson.Lines.MarkReport);
            return;
        }

        Output.Line(report.WasMarked ? $"{report.VirtualMachine}: was marked as generalized already" : $"{report.VirtualMachine}: marked as generalized");
        if (report.Image is { } image)
        {
            Print(image, json: false);
        }
        else
        {
            Output.Line($"Make an image of it: vmgeneralize register --source {report.VirtualMachine} --image NAME --resource-group GROUP");
        }
    }
}
