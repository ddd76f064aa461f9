using VmGeneralize.Blocks;
using VmGeneralize.Pipeline.Audit;
using VmGeneralize.Pipeline.Azure;
using VmGeneralize.Pipeline.Html;
using VmGeneralize.Pipeline.Origins;
using VmGeneralize.Pipeline.Results;
using VmGeneralize.Pipeline.Targets;

namespace VmGeneralize.Pipeline;

/// <summary>
/// Generalizes one disk: opens its origin, plans, applies, verifies, and hands the verified disk to a target. Every way to generalize a disk
/// goes through here, from any origin to any target.
/// </summary>
/// <param name="origin">The disk.</param>
/// <param name="options">What to change in it.</param>
public sealed class GeneralizeJob(DiskOrigin origin, GeneralizeOptions options)
{
    /// <summary>The saved plan that was checked: the job is refused when it would do anything else. Null: not required.</summary>
    public SavedPlan? Approved { get; init; }

    /// <summary>Where a page is to be written when the job is refused or the disk is damaged, which says why; null for none.</summary>
    public string? Page { get; init; }

    /// <summary>All of it but the target: what would be changed.</summary>
    /// <exception cref="RefusedException">The disk must not be touched, or is not the one that was checked.</exception>
    public Task<DiskPlan> PlanAsync(IProgress<ProgressUpdate>? progress, CancellationToken cancellation) => VerifyAsync(
        session => CheckPage(session, output: null),
        () => Task.CompletedTask,
        output: null,
        disk => Task.FromResult(disk.Plan),
        progress,
        cancellation);

    /// <summary>What can be read on a disk with a Linux that cannot be changed offline, since the refusal alone says nothing about it.</summary>
    /// <returns>Null when there is no such system.</returns>
    public Task<DiskAudit?> ReadAsync(IProgress<ProgressUpdate>? progress, CancellationToken cancellation) => Task.Run(
        () =>
        {
            progress?.Report(new ProgressUpdate("Checking what can be read", 0, 0));
            using DiskSession session = DiskSession.Open(origin, cancellation);
            return Auditor.IsOnlyRead(session.Disk) ? Auditor.Systems(session, cancellation) : null;
        },
        cancellation);

    /// <summary>Does it.</summary>
    /// <returns>What the target made. That its record could not be written does not undo it, and is reported beside it.</returns>
    /// <exception cref="RefusedException">The disk must not be touched, or the target would not take it.</exception>
    public Task<JobResult<TResult>> RunAsync<TResult>(IImageTarget<TResult> target, IProgress<ProgressUpdate>? progress, CancellationToken cancellation)
        where TResult : class => VerifyAsync(
            session => Check(session, target),
            () => target.OpenAsync(progress, cancellation),
            target.File,
            async disk =>
            {
                TResult result = await target.WriteAsync(disk, progress, cancellation).ConfigureAwait(false);
                try
                {
                    return new JobResult<TResult>(target.Record(result), NotRecorded: null);
                }
                catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or RefusedException)
                {
                    return new JobResult<TResult>(result, new NotRecordedException(target.File, problem));
                }
            },
            progress,
            cancellation);

    /// <summary>What the target would call; the disk is generalized in the overlay to find out, and nothing is sent.</summary>
    /// <exception cref="RefusedException">The disk must not be touched, or Azure would not take it.</exception>
    public Task<PlannedCalls> WhatIfAsync(IAzureTarget target, IProgress<ProgressUpdate>? progress, CancellationToken cancellation) => VerifyAsync(
        session => Check(session, target),
        () => Task.CompletedTask,
        target.File,
        disk =>
        {
            progress?.Report(new ProgressUpdate("Reading the disk to see what would be sent", 0, 0));
            return Task.Run(() => target.WhatIf(disk, cancellation), cancellation);
        },
        progress,
        cancellation);

    private async Task<TResult> VerifyAsync<TResult>(
        Action<DiskSession> check,
        Func<Task> open,
        string? output,
        Func<VerifiedDisk, Task<TResult>> use,
        IProgress<ProgressUpdate>? progress,
        CancellationToken cancellation)
    {
        using DiskSession session = await Task.Run(
            () => FailurePage.Around(Page, origin, output, () => DiskSession.Open(origin, cancellation), cancellation), cancellation).ConfigureAwait(false);
        check(session);
        await open().ConfigureAwait(false); // hours of work are not for somebody who is not logged in
        try
        {
            using VerifiedDisk disk = await Task.Run(() => Verify(session, progress, cancellation), cancellation).ConfigureAwait(false);
            return await use(disk).ConfigureAwait(false);
        }
        catch (VmGeneralizeException problem) when (Page is not null && FailurePage.IsFor(problem))
        {
            FailurePage.Write(Page, origin, problem, output, cancellation);
            throw;
        }
    }

    private VerifiedDisk Verify(DiskSession session, IProgress<ProgressUpdate>? progress, CancellationToken cancellation)
    {
        string stamp = DiskStamp.Compute(session);
        Approved?.RequireSameDisk(session.Path, stamp); // before hours of work on another disk
        VerifiedDisk disk = Generalization.Apply(session, options, stamp, progress, cancellation);
        try
        {
            session.Image.RequireUnchanged();
            Approved?.RequireSamePlan(disk.Plan);
            return disk;
        }
        catch
        {
            disk.Dispose();
            throw;
        }
    }

    // Before the try that writes a page: a refusal of the page's own place must not write it there.
    private void Check<TResult>(DiskSession session, IImageTarget<TResult> target)
        where TResult : class
    {
        target.Check(session);
        CheckPage(session, target.File);
    }

    private void CheckPage(DiskSession session, string? output)
    {
        if (Page is not null)
        {
            HtmlReport.CheckTarget(session, Page, output);
        }
    }
}

/// <summary>The result of a job.</summary>
/// <param name="Result">What was done.</param>
/// <param name="NotRecorded">Why the record or the pages about it could not be written, though it was done; null when they were.</param>
public sealed record JobResult<TResult>(TResult Result, NotRecordedException? NotRecorded);
