using VmGeneralize.Azure.Blobs;

namespace VmGeneralize.Pipeline.Azure;

/// <summary>Says how far a download is: live, received, rate, time left.</summary>
internal sealed class DownloadProgressText(IProgress<ProgressUpdate> progress) : IProgress<DownloadProgress>
{
    public void Report(DownloadProgress value) => progress.Report(new ProgressUpdate("Downloading", value.Received, value.Live)
    {
        Detail = $"{Bytes.Text(value.Live)} live, {Bytes.Text(value.Received)} received{TransferText.Pace(value.BytesPerSecond, value.TimeLeft, value.Received, value.Live)}",
    });
}
