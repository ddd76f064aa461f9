using System.Runtime.ExceptionServices;
using VmGeneralize.Blocks;
using VmGeneralize.Console;
using VmGeneralize.Pipeline;
using VmGeneralize.Pipeline.Azure;
using VmGeneralize.Pipeline.Html;
using VmGeneralize.Pipeline.Reports;
using VmGeneralize.Pipeline.Results;
using VmGeneralize.Pipeline.Targets;

namespace VmGeneralize.Commands;

/// <summary>Runs jobs that generalize a disk, and prints their results.</summary>
internal static class GeneralizeRunner
{
    /// <summary>What would be done: <c>plan</c>, and <c>generalize --dry-run</c>.</summary>
    public static async Task<int> PlanAsync(GeneralizeJob job, bool json, bool summary, CancellationToken cancellation)
    {
        DiskPlan plan;
        try
        {
            plan = await ProgressDisplay.RunAsync(progress => job.PlanAsync(progress, cancellation)).ConfigureAwait(false);
        }
        catch (RefusedException) when (!json)
        {
            await PrintReadableAsync(job, cancellation).ConfigureAwait(false);
            throw;
        }

        if (job.Page is { } page)
        {
            HtmlReport.Write(page, HtmlReport.Render(plan), plan.Disk.File);
        }

        if (json)
        {
            Output.Json(ReportMapper.Of(plan), ReportJson.Lines.PlanReport);
        }
        else
        {
            PlanPrinter.PrintPlanned(plan, summary);
        }

        return (int)ExitCode.Done;
    }

    private static async Task PrintReadableAsync(GeneralizeJob job, CancellationToken cancellation)
    {
        try
        {
            if (await ProgressDisplay.RunAsync(progress => job.ReadAsync(progress, cancellation)).ConfigureAwait(false) is { } audit)
            {
                AuditPrinter.PrintReadable(audit);
            }
        }
        catch (VmGeneralizeException problem)
        {
            Output.Warning($"What can be read could not be shown: {problem.Message}"); // the reason for the refusal matters more, and follows
        }
    }

    /// <summary>To a file: <c>generalize</c>, and <c>run --to</c>.</summary>
    public static Task<int> ToFileAsync(GeneralizeJob job, IImageTarget<GeneralizeResult> target, bool json, CancellationToken cancellation) =>
        RunAsync(job, target, result => OutputPrinter.Print(result, json), cancellation);

    /// <summary>To Azure: <c>run --image</c>, <c>--gallery</c> and <c>--blob</c>.</summary>
    public static async Task<int> ToAzureAsync(GeneralizeJob job, IAzureTarget target, bool whatIf, bool json, CancellationToken cancellation)
    {
        if (whatIf)
        {
            TransferPrinter.Print(
                await ProgressDisplay.RunAsync(progress => job.WhatIfAsync(target, progress, cancellation)).ConfigureAwait(false), json);
            return (int)ExitCode.Done;
        }

        try
        {
            return await RunAsync<AzureResult>(job, target, result => RunPrinter.Print(result, json), cancellation).ConfigureAwait(false);
        }
        catch (ImageExistsException there)
        {
            AzurePrinter.Print(there.Image, json);
            if (there.Page is { } page && !json)
            {
                Output.Line($"HTML page: {page}");
            }

            return (int)ExitCode.Done;
        }
    }

    private static async Task<int> RunAsync<TResult>(GeneralizeJob job, IImageTarget<TResult> target, Action<TResult> print, CancellationToken cancellation)
        where TResult : class
    {
        JobResult<TResult> result = await ProgressDisplay.RunAsync(progress => job.RunAsync(target, progress, cancellation)).ConfigureAwait(false);
        if (result.NotRecorded is { } missing)
        {
            print(result.Result); // first: the image is done, even if its record could not be written
            ExceptionDispatchInfo.Throw(missing);
        }

        NotPrintedException.Guard(
            target.File is { } file ? $"{file} is whole and verified, and its record is beside it" : "The image is made", () => print(result.Result));

        return (int)ExitCode.Done;
    }
}
