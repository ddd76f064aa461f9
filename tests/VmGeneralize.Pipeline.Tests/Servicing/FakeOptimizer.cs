using VmGeneralize.Servicing;

namespace VmGeneralize.Pipeline.Tests.Servicing;

/// <summary>In DISM's place: does to the attached file what a test says.</summary>
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
