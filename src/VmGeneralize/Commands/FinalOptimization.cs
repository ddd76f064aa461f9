using VmGeneralize.Blocks;
using VmGeneralize.Pipeline;
using VmGeneralize.Pipeline.Output;
using VmGeneralize.Pipeline.Reports;
using VmGeneralize.Pipeline.Results;
using VmGeneralize.Pipeline.Servicing;
using VmGeneralize.Servicing;

namespace VmGeneralize.Commands;

/// <summary>DISM's place in <c>run</c>: the last step, where there is a Windows to do it.</summary>
internal sealed class FinalOptimization
{
    private readonly IBootOptimizer? _optimizer;
    private readonly OptimizeOptions _options;

    private FinalOptimization(OutputRequest request, IBootOptimizer? optimizer, string? impossible)
    {
        _optimizer = optimizer;
        _options = new OptimizeOptions(request.Options.Partition);
        Impossible = impossible;
    }

    /// <summary>Why it will not be done though it was wanted; null when it will be, or was not wanted.</summary>
    public string? Impossible { get; }

    /// <summary>Decides, before anything is written.</summary>
    /// <param name="request">What the user wants.</param>
    /// <param name="plan">What is on the disk.</param>
    /// <param name="optimizer">This machine's; null when it is not Windows.</param>
    /// <exception cref="ServicingException">It is required and cannot be done here.</exception>
    public static FinalOptimization For(OutputRequest request, DiskPlan plan, IBootOptimizer? optimizer)
    {
        if (request.Optimize == OptimizeWish.No || plan.Windows is null || !plan.IsGeneralized || request.Format != OutputFormat.FixedVhd)
        {
            return new FinalOptimization(request, null, null);
        }

        try
        {
            (optimizer ?? throw OptimizeAdvice.NeedsWindows(request.Target)).CheckHost(signature: null);
            return new FinalOptimization(request, optimizer, null);
        }
        catch (ServicingException problem) when (request.Optimize == OptimizeWish.WherePossible)
        {
            return new FinalOptimization(request, null, problem.Problem);
        }
    }

    /// <returns>Null when it is not done.</returns>
    /// <exception cref="ServicingException">A step failed; the disk file is as it was.</exception>
    public async Task<OptimizeReport?> RunAsync(string disk, IProgress<ProgressUpdate> progress, CancellationToken cancellation)
    {
        if (_optimizer is null)
        {
            return null;
        }

        try
        {
            return await BootOptimizing.RunAsync(disk, _options, _optimizer, progress, cancellation).ConfigureAwait(false);
        }
        catch (ServicingException problem)
        {
            throw problem.With(Kept(disk));
        }
        catch (RefusedException refusal)
        {
            // As a refusal it would say that nothing was changed, but the output stands there.
            throw new ServicingException(ServicingStep.Disk, $"The optimization was refused: {refusal.Reason}", $"{refusal.FirstDo} {Kept(disk)}");
        }
        catch (OperationCanceledException)
        {
            throw new CancelledAfterOutputException(disk);
        }
    }

    private static string Kept(string disk) =>
        $"{disk} is whole and generalized, without the optimization. To try that again: vmgeneralize optimize on it.";
}
