using VmGeneralize.Pipeline;
using VmGeneralize.Pipeline.Reports;
using VmGeneralize.Pipeline.Results;

namespace VmGeneralize.Console;

/// <summary>What was written to a file.</summary>
internal static class OutputPrinter
{
    public static void Print(GeneralizeResult result, bool json)
    {
        if (json)
        {
            Output.Json(ReportMapper.Of(result), ReportJson.Lines.GeneralizeReport);
            return;
        }

        PlanPrinter.PrintDone(result.Plan);
        WrittenImage output = result.Output;
        Output.Line(
            $"{output.File}: {output.Container}, {Bytes.Text(output.VirtualSize)}; {Bytes.Text(output.LiveBytes)} live, "
            + (result.InPlace is { } changed
                ? $"{Bytes.Text(changed.WrittenBytes)} changed in place, {Bytes.Text(changed.ZeroedBytes)} zeroed."
                : $"{Bytes.Text(output.WrittenBytes)} written."));
        if (result.InPlace?.Undo is { } undo)
        {
            Output.Line($"Undo file, with what was removed: {undo}");
        }

        if (!StreamSettings.Current.Quiet)
        {
            PrintFiles(result);
            OptimizePrinter.Print(result);
        }

        if (!result.Plan.IsGeneralized)
        {
            PrintNext();
        }

        string rest = result.HtmlPages.Count > 0 ? result.HtmlPages[0] : $"vmgeneralize inspect {output.File} --severity warning";
        Output.Line(Remaining.Of(result.Plan).Line(rest));
    }

    private static void PrintFiles(GeneralizeResult result)
    {
        if (result.Record is not null)
        {
            Output.Line($"Record: {result.Record}");
        }

        if (result.Page is not null)
        {
            Output.Line($"Report, with commands for Azure: {result.Page}");
        }

        foreach (string page in result.HtmlPages)
        {
            Output.Line($"HTML page, with a picture of the disk: {page}");
        }
    }

    private static void PrintNext()
    {
        Output.Line();
        Output.Line("This disk is prepared, not generalized: do not make an image of it yet. Next:");
        Output.Line("  1. Start the VM from this disk.");
        Output.Whole(@"  2. In the VM, run: C:\Windows\System32\Sysprep\sysprep.exe /generalize /oobe /shutdown");
        Output.Line("  3. When it has shut down, run vmgeneralize generalize (without --prepare) on its disk.");
    }
}
