using VmGeneralize.Pipeline;
using VmGeneralize.Pipeline.Reports;

namespace VmGeneralize.Console;

/// <summary>What was written to a file.</summary>
internal static class OutputPrinter
{
    public static void Print(GeneralizeReport report, bool json)
    {
        if (json)
        {
            Output.Json(report, ReportJson.Lines.GeneralizeReport);
            return;
        }

        PlanPrinter.PrintDone(report.Plan);
        OutputReport output = report.Output;
        Output.Line(
            $"{output.File}: {output.Container}, {Bytes.Text(output.VirtualSize)}; "
            + $"{Bytes.Text(output.LiveBytes)} live, {Bytes.Text(output.WrittenBytes)} written.");
        Output.Line($"Record: {report.Sidecar}");
        if (report.Report is not null)
        {
            Output.Line($"Report, with the commands for Azure: {report.Report}");
        }

        foreach (string page in report.HtmlReports ?? [])
        {
            Output.Line($"The same for a browser, with a picture of the disk: {page}");
        }

        OptimizePrinter.Print(report);
        if (!report.Plan.IsGeneralized)
        {
            PrintNext();
        }
    }

    private static void PrintNext()
    {
        Output.Line();
        Output.Line("This disk is prepared, not generalized: it must not be handed over yet. Next:");
        Output.Line("  1. Start the VM from this disk.");
        Output.Line(@"  2. Run in it: C:\Windows\System32\Sysprep\sysprep.exe /generalize /oobe /shutdown");
        Output.Line("  3. When it has shut down, run vmgeneralize generalize (without --prepare) on its disk.");
    }
}
