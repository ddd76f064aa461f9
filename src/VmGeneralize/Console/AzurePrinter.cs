using VmGeneralize.Pipeline;
using VmGeneralize.Pipeline.Reports;
using VmGeneralize.Pipeline.Results;

namespace VmGeneralize.Console;

/// <summary>What was made or marked in Azure, as text or as one JSON object.</summary>
internal static class AzurePrinter
{
    public static void Print(MadeImage made, bool json)
    {
        if (json)
        {
            Output.Json(ReportMapper.Of(made), ReportJson.Lines.ImageReport);
            return;
        }

        if (made.WasThere)
        {
            Output.Line("The image exists already, made from the same disk by the same plan: nothing was sent.");
        }

        Output.Line($"{made.Id}: {made.OsType}, Generalized, generation {made.Generation}, in {made.Location}");
        foreach (string warning in made.Warnings)
        {
            Output.Warning(warning);
        }

        Output.Whole($"Start a machine from it: az vm create --resource-group GROUP --name VM --location {made.Location} --image {made.Id}");
    }

    public static void Print(MarkedMachine machine, bool json)
    {
        if (json)
        {
            Output.Json(ReportMapper.Of(machine), ReportJson.Lines.MarkReport);
            return;
        }

        Output.Line(machine.WasMarked ? $"{machine.Id}: was marked as generalized already" : $"{machine.Id}: marked as generalized");
        if (machine.Image is { } image)
        {
            Print(image, json: false);
        }
        else
        {
            Output.Whole($"Make an image of it: vmgeneralize register --source {machine.Id} --image NAME --resource-group GROUP");
        }
    }
}
