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

        if (made.AlreadyExisted)
        {
            Output.Line("The image already exists, made from the same disk with the same plan. Nothing was sent.");
        }

        Output.Line($"Image: {made.OsType}, Generalized, generation {made.Generation}, in {made.Location}");
        Output.Whole($"  {made.Id}");
        foreach (string warning in made.Warnings)
        {
            Output.Warning(warning);
        }

        Output.Line("To start a VM from it:");
        Output.Whole($"  az vm create --resource-group GROUP --name VM --location {made.Location} --image {made.Id}");
    }

    public static void Print(MarkedMachine machine, bool json)
    {
        if (json)
        {
            Output.Json(ReportMapper.Of(machine), ReportJson.Lines.MarkReport);
            return;
        }

        Output.Line(machine.WasMarked ? "Already marked as generalized:" : "Marked as generalized:");
        Output.Whole($"  {machine.Id}");
        if (machine.Image is { } image)
        {
            Print(image, json: false);
        }
        else
        {
            Output.Line("To make an image from it:");
            Output.Whole($"  vmgeneralize register --source {machine.Id} --image NAME --resource-group GROUP");
        }
    }
}
