namespace VmGeneralize.Servicing;

/// <summary>Runs <c>DISM /Optimize-Image /Boot</c> on a disk file.</summary>
public interface IBootOptimizer
{
    /// <summary>Whether this machine can do it, before anything expensive is begun.</summary>
    /// <exception cref="ServicingException">It cannot; the message says what is missing.</exception>
    void CheckHost(DiskSignature? signature);

    /// <summary>Attaches the file, runs DISM on the Windows in it and detaches it again, in any case in between.</summary>
    /// <exception cref="ServicingException">A step failed. The file may have been changed by the steps before.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the disk is detached.</exception>
    Task<BootOptimization> RunAsync(BootOptimizationRequest request, IProgress<BootOptimizationProgress>? progress, CancellationToken cancellation);
}
