using System.Runtime.ExceptionServices;
using VmGeneralize.Console;
using VmGeneralize.Pipeline;
using VmGeneralize.Pipeline.Azure;
using VmGeneralize.Pipeline.Html;
using VmGeneralize.Pipeline.Reports;
using VmGeneralize.Pipeline.Targets;

namespace VmGeneralize.Commands;

/// <summary>Runs jobs that generalize a disk, and prints what became of them.</summary>
internal static class GeneralizeRunner
{
    /// <summary>What would be done: <c>plan</c>, and <c>generalize --dry-run</c>.</summary>
    public static async Task<int> PlanAsync(GeneralizeJob job, bool json, CancellationToken cancellation)
    {
        PlanReport plan = await ProgressDisplay.RunAsync(progress => job.PlanAsync(progress, cancellation)).ConfigureAwait(false);
        if (job.Page is { } page)
        {
            HtmlReport.Write(page, HtmlReport.Render(plan));
        }

        if (json)
        {
            Output.Json(plan, ReportJson.Lines.PlanReport);
        }
        else
        {
            PlanPrinter.PrintPlanned(plan);
        }

        return (int)ExitCode.Done;
    }

    /// <summary>To a file: <c>generalize</c>, and <c>run --to</c>.</summary>
    public static Task<int> ToFileAsync(GeneralizeJob job, IImageTarget<GeneralizeReport> target, bool json, CancellationToken cancellation) =>
        RunAsync(job, target, report => OutputPrinter.Print(report, json), cancellation);

    /// <summary>To Azure: <c>run --image</c>, <c>--gallery</c> and <c>--blob</c>.</summary>
    public static async Task<int> ToAzureAsync(GeneralizeJob job, IAzureTarget target, bool whatIf, bool json, CancellationToken cancellation)
    {
        if (whatIf)
        {
            TransferPrinter.Print(
                await ProgressDisplay.RunAsync(progress => job.WhatIfAsync(target, progress, cancellation)).ConfigureAwait(false), json);
            return (int)ExitCode.Done;
        }

        return await RunAsync<RunReport>(job, target, report => RunPrinter.Print(report, json), cancellation).ConfigureAwait(false);
    }

    private static async Task<int> RunAsync<TReport>(GeneralizeJob job, IImageTarget<TReport> target, Action<TReport> print, CancellationToken cancellation)
        where TReport : class
    {
        JobResult<TReport> result = await ProgressDisplay.RunAsync(progress => job.RunAsync(target, progress, cancellation)).ConfigureAwait(false);
        print(result.Report); // first: whatever became of its record, it is done
        if (result.NotRecorded is { } problem)
        {
            ExceptionDispatchInfo.Throw(problem);
        }

        return (int)ExitCode.Done;
    }
}
