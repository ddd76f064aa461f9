using VmGeneralize.Blocks;
using VmGeneralize.Disks;
using VmGeneralize.Pipeline.Results;
using VmGeneralize.Pipeline.Servicing;
using VmGeneralize.Servicing;

namespace VmGeneralize.Pipeline.Targets;

/// <summary>A disk file whose last change is <c>DISM /Optimize-Image /Boot</c>, where there is a Windows to do it.</summary>
/// <param name="file">The file.</param>
/// <param name="optimizer">This machine's; null when it is not Windows.</param>
/// <param name="time">Clock for waiting until other programs close the disk file.</param>
public sealed class OptimizedFileTarget(FileTarget file, IBootOptimizer? optimizer, TimeProvider time) : IImageTarget<GeneralizeResult>
{
    /// <summary>Fail unless it can be done.</summary>
    public bool IsRequired { get; init; }

    public string? File => file.File;

    public void Check(DiskSession session) => file.Check(session);

    /// <exception cref="ServicingException">It is required and cannot be done here, or a step failed; then the disk file stays without it.</exception>
    /// <exception cref="CancelledAfterOutputException">It was cancelled when the disk file was whole already.</exception>
    public async Task<GeneralizeResult> WriteAsync(VerifiedDisk disk, IProgress<ProgressUpdate>? progress, CancellationToken cancellation)
    {
        // Decided before anything is written.
        bool isWanted = disk.Plan is { Windows: not null, IsGeneralized: true } && file.Format == OutputFormat.FixedVhd;
        string? impossible = isWanted ? WhyNot() : null;
        GeneralizeResult result = await file.WriteAsync(disk, progress, cancellation).ConfigureAwait(false) with { NotOptimized = impossible };
        if (!isWanted || impossible is not null)
        {
            return result;
        }

        result = file.Record(result); // the optimization adds its step
        OptimizedDisk optimized = await OptimizeAsync(disk.Plan.Options.Partition, progress, cancellation).ConfigureAwait(false);
        return result with { Output = result.Output with { Fingerprint = optimized.Fingerprint }, Optimized = optimized };
    }

    public GeneralizeResult Record(GeneralizeResult result) => file.Record(result);

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

    private async Task<OptimizedDisk> OptimizeAsync(int? partition, IProgress<ProgressUpdate>? progress, CancellationToken cancellation)
    {
        try
        {
            return await BootOptimizing.RunAsync(file.File, new OptimizeOptions(partition), optimizer!, time, progress, cancellation).ConfigureAwait(false);
        }
        catch (ServicingException problem)
        {
            throw problem.With(Kept());
        }
        catch (RefusedException refusal)
        {
            // As a refusal it would say that nothing was changed, but the output exists.
            throw new ServicingException(ServicingStep.Disk, $"The optimization was refused: {refusal.Reason}", $"{refusal.FirstDo} {Kept()}");
        }
        catch (OperationCanceledException)
        {
            throw new CancelledAfterOutputException(file.File);
        }
    }

    private string Kept() => $"{file.File} is complete and generalized, without the optimization. To try that again: vmgeneralize optimize on it.";
}
