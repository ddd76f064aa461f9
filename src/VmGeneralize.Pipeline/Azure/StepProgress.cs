using VmGeneralize.Azure.Compute;

namespace VmGeneralize.Pipeline.Azure;

/// <summary>Shows what Resource Manager is doing.</summary>
internal sealed class StepProgress : IProgress<AzureStep>
{
    private readonly IProgress<ProgressUpdate> _progress;

    private StepProgress(IProgress<ProgressUpdate> progress) => _progress = progress;

    public static StepProgress? Of(IProgress<ProgressUpdate>? progress) => progress is null ? null : new StepProgress(progress);

    public void Report(AzureStep value) => _progress.Report(new ProgressUpdate(value.Doing, 0, 0)
    {
        Detail = value.Elapsed < TimeSpan.FromSeconds(1) ? null : $"{value.Elapsed.TotalSeconds:0} s",
    });
}
