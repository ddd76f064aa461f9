using VmGeneralize.Console;
using VmGeneralize.Pipeline;
using VmGeneralize.Pipeline.Html;
using VmGeneralize.Pipeline.Output;
using VmGeneralize.Pipeline.Reports;
using VmGeneralize.Pipeline.Servicing;

namespace VmGeneralize.Commands;

/// <summary>Plan, apply, verify, write: what <c>generalize</c> and <c>run</c> share.</summary>
internal static class GeneralizeRunner
{
    public static async Task<int> RunAsync(OutputRequest request, bool json, CancellationToken cancellation)
    {
        using DiskSession session = DiskSession.Open(request.Source);
        ImageOutput.CheckTarget(session, request.Target, request.Overwrite);
        if (request.Report is not null)
        {
            HtmlReport.CheckTarget(session, request.Report, request.Target);
        }

        GeneralizeReport report = await RefusalPage.AroundAsync(
            request.Source,
            request.Report,
            () => ProgressDisplay.RunAsync(progress => WorkAsync(session, request, progress, cancellation))).ConfigureAwait(false);
        if (json)
        {
            Output.Json(report, ReportJson.Lines.GeneralizeReport);
        }
        else
        {
            Print(report);
            OptimizePrinter.Print(report);
            if (request.Options.Prepare)
            {
                PrintNext();
            }
        }

        return (int)ExitCode.Done;
    }

    private static async Task<GeneralizeReport> WorkAsync(
        DiskSession session, OutputRequest request, IProgress<ProgressUpdate> progress, CancellationToken cancellation)
    {
        PlanReport plan = await Task.Run(() => Generalization.Apply(session, request.Options, progress, cancellation), cancellation).ConfigureAwait(false);
        request.Plan?.RequireSame(plan);
        FinalOptimization optimization = FinalOptimization.For(request, plan, ServicingStation.Optimizer(TimeProvider.System));
        OutputReport output = await ImageOutput.WriteAsync(session, request.Target, request.Format, request.Overwrite, progress, cancellation).ConfigureAwait(false);
        string sidecar = Sidecar.Write(request.Source.Path, plan, output, request.Options.Prepare ? Sidecar.Prepared : Sidecar.Generalized);
        GeneralizeReport report = WritePages(new GeneralizeReport(plan, output, sidecar, Report: null, NotOptimized: optimization.Impossible), request);
        return await optimization.RunAsync(request.Target, progress, cancellation).ConfigureAwait(false) is { } optimized
            ? WritePages(report with { Output = output with { Fingerprint = optimized.Fingerprint }, Optimized = optimized }, request)
            : report;
    }

    private static GeneralizeReport WritePages(GeneralizeReport report, OutputRequest request)
    {
        string? page = request.WritePage ? HandOverPage.Write(report.Plan, report.Output) : null;
        string[] pages = [.. request.WritePage ? (string[])[HtmlReport.PathFor(request.Target)] : [], .. request.Report is { } path ? (string[])[path] : []];
        report = report with { Report = page, HtmlReports = pages.Length > 0 ? pages : null };
        string html = pages.Length > 0 ? HtmlReport.Render(report) : "";
        foreach (string file in pages)
        {
            HtmlReport.Write(file, html);
        }

        return report;
    }

    private static void PrintNext()
    {
        Output.Line();
        Output.Line("This disk is prepared, not generalized: it must not be handed over yet. Next:");
        Output.Line("  1. Start the VM from this disk.");
        Output.Line(@"  2. Run in it: C:\Windows\System32\Sysprep\sysprep.exe /generalize /oobe /shutdown");
        Output.Line("  3. When it has shut down, run vmgeneralize generalize (without --prepare) on its disk.");
    }

    private static void Print(GeneralizeReport report)
    {
        PlanPrinter.PrintDone(report.Plan);
        OutputReport output = report.Output;
        Output.Line($"{output.File}: {output.Container}, {Bytes.Text(output.VirtualSize)}; {Bytes.Text(output.LiveBytes)} live, {Bytes.Text(output.WrittenBytes)} written.");
        Output.Line($"Record: {report.Sidecar}");
        if (report.Report is not null)
        {
            Output.Line($"Report, with the commands for Azure: {report.Report}");
        }

        foreach (string page in report.HtmlReports ?? [])
        {
            Output.Line($"The same for a browser, with a picture of the disk: {page}");
        }
    }
}
