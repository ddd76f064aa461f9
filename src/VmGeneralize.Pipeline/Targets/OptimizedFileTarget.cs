using VmGeneralize.Blocks;
using VmGeneralize.Disks;
using VmGeneralize.Pipeline.Reports;
using VmGeneralize.Pipeline.Servicing;
using VmGeneralize.Servicing;

namespace VmGeneralize.Pipeline.Targets;

/// <summary>A disk file whose last change is <c>DISM /Optimize-Image /Boot</c>, where there is a Windows to do it.</summary>
/// <param name="file">The file.</param>
/// <param name="optimizer">This machine's; null when it is not Windows.</param>
public sealed class OptimizedFileTarget(FileTarget file, IBootOptimizer? optimizer) : IImageTarget<GeneralizeReport>
{
    /// <summary>Fail unless it can be done.</summary>
    public bool IsRequired { get; init; }

    public string? File => file.File;

    public void Check(DiskSession session) => file.Check(session);

    /// <exception cref="ServicingException">It is required and cannot be done here, or a step failed; then the disk file stands without it.</exception>
    /// <exception cref="CancelledAfterOutputException">It was cancelled when the disk file was whole already.</exception>
    public async Task<GeneralizeReport> WriteAsync(VerifiedDisk disk, IProgress<ProgressUpdate>? progress, CancellationToken cancellation)
    {
        // Decided before anything is written.
        bool isWanted = disk.Plan is { Windows: not null, IsGeneralized: true } && file.Format == OutputFormat.FixedVhd;
        string? impossible = isWanted ? WhyNot() : null;
        GeneralizeReport report = await file.WriteAsync(disk, progress, cancellation).ConfigureAwait(false) with { NotOptimized = impossible };
        if (!isWanted || impossible is not null)
        {
            return report;
        }

        report = file.Record(report); // the optimization adds its step
        OptimizeReport optimized = await OptimizeAsync(disk.Plan.Options?.Partition, progress, cancellation).ConfigureAwait(false);
        return report with { Output = report.Output with { Fingerprint = optimized.Fingerprint }, Optimized = optimized };
    }

    public GeneralizeReport Record(GeneralizeReport report) => file.Record(report);

    private string? WhyNot()
    {
        try
        {
            (optimizer ?? throw OptimizeAdvice.NeedsWindows(file.File)).CheckHost(signature: null);
            return null;
        }
        catch (ServicingException problem) when (!IsRequired)
        {
            return problem.Problem;
        }
    }

    private async Task<OptimizeReport> OptimizeAsync(int? partition, IProgress<ProgressUpdate>? progress, CancellationToken cancellation)
    {
        try
        {
            return await BootOptimizing.RunAsync(file.File, new OptimizeOptions(partition), optimizer!, progress, cancellation).ConfigureAwait(false);
        }
        catch (ServicingException problem)
        {
            throw problem.With(Kept());
        }
        catch (RefusedException refusal)
        {
            // As a refusal it would say that nothing was changed, but the output stands there.
            throw new ServicingException(ServicingStep.Disk, $"The optimization was refused: {refusal.Reason}", $"{refusal.FirstDo} {Kept()}");
        }
        catch (OperationCanceledException)
        {
            throw new CancelledAfterOutputException(file.File);
        }
    }

    private string Kept() => $"{file.File} is whole and generalized, without the optimization. To try that again: vmgeneralize optimize on it.";
}
