using VmGeneralize.Servicing;

namespace VmGeneralize.Pipeline.Tests.Servicing;

/// <summary>Stands in for DISM: does to the attached file whatever a test specifies.</summary>
internal sealed class FakeOptimizer(Action<string> work) : IBootOptimizer
{
    public BootOptimizationRequest? Request { get; private set; }

    public DiskSignature? Checked { get; private set; }

    public void CheckHost(DiskSignature? signature) => Checked = signature;

    public Task<BootOptimization> RunAsync(BootOptimizationRequest request, IProgress<BootOptimizationProgress>? progress, CancellationToken cancellation)
    {
        Request = request;
        work(request.DiskFile);
        return Task.FromResult(new BootOptimization(@"\\?\Volume{1}\", 'Z', ["/Optimize-Image"], 0, []));
    }
}
