using VmGeneralize.Azure.Blobs;

namespace VmGeneralize.Pipeline.Azure;

/// <summary>Says how far an upload is: live, sent, skipped, rate, time left.</summary>
internal sealed class UploadProgressText(IProgress<ProgressUpdate> progress) : IProgress<UploadProgress>
{
    public void Report(UploadProgress value) => progress.Report(new ProgressUpdate("Uploading", Math.Min(value.Sent + value.Skipped, value.Live), value.Live)
    {
        Detail = $"{Bytes.Text(value.Live)} live, {Bytes.Text(value.Sent)} sent, {Bytes.Text(value.Skipped)} skipped{TransferText.Pace(value.BytesPerSecond, value.TimeLeft, value.Sent + value.Skipped, value.Live)}",
    });
}
