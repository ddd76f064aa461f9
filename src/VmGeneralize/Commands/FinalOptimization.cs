using VmGeneralize.Pipeline;
using VmGeneralize.Servicing;

namespace VmGeneralize.Commands;

/// <summary>DISM's place in <c>run</c>: the last step, where there is a Windows to do it.</summary>
internal sealed class FinalOptimization
{
    private readonly IBootOptimizer? _optimizer;

    private FinalOptimization(IBootOptimizer? optimizer, string? impossible)
    {
        _optimizer = optimizer;
        Impossible = impossible;
    }

    /// <summary>Why it will not be done though it was wanted; null when it will be, or was not wanted.</summary>
    public string? Impossible { get; }

    /// <summary>Decides, before anything is written.</summary>
    /// <exception cref="ServicingException">It is required and cannot be done here.</exception>
    public static FinalOptimization For(OutputRequest request, PlanReport plan)
    {
        if (request.Optimize == OptimizeWish.No || plan.Windows is null || !plan.IsGeneralized || request.Format != OutputFormat.FixedVhd)
        {
            return new FinalOptimization(null, null);
        }

        try
        {
            IBootOptimizer optimizer = ServicingStation.Optimizer() ?? throw OptimizeAdvice.NeedsWindows(request.Target);
            optimizer.CheckHost(signature: null);
            return new FinalOptimization(optimizer, null);
        }
        catch (ServicingException problem) when (request.Optimize == OptimizeWish.WherePossible)
        {
            return new FinalOptimization(null, problem.Problem);
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
            return await BootOptimizing.RunAsync(disk, new OptimizeOptions(), _optimizer, progress, cancellation).ConfigureAwait(false);
        }
        catch (ServicingException problem)
        {
            throw problem.With($"{disk} is whole and generalized, without the optimization. To try that again: vmgeneralize optimize on it.");
        }
        catch (OperationCanceledException)
        {
            throw new CancelledAfterOutputException(disk);
        }
    }
}
