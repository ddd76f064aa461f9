using VmGeneralize.Azure.Blobs;

namespace VmGeneralize.Pipeline;

/// <summary>Transfers as a progress line: how much, how fast, how long still.</summary>
internal static class TransferProgress
{
    public static IProgress<UploadProgress>? OfUpload(IProgress<ProgressUpdate>? progress) => progress is null ? null : new Upload(progress);

    public static IProgress<DownloadProgress>? OfDownload(IProgress<ProgressUpdate>? progress) => progress is null ? null : new Download(progress);

    private static string Pace(double bytesPerSecond, TimeSpan? left) =>
        (bytesPerSecond > 0 ? $", {Bytes.Text((long)bytesPerSecond)}/s" : "")
        + (left is { } time ? $", {(time.TotalHours >= 1 ? $"{time.TotalHours:0} h {time.Minutes} min" : time.TotalMinutes >= 1 ? $"{time.TotalMinutes:0} min" : $"{time.TotalSeconds:0} s")} left" : "");

    private sealed class Upload(IProgress<ProgressUpdate> progress) : IProgress<UploadProgress>
    {
        public void Report(UploadProgress value) => progress.Report(new ProgressUpdate("Uploading", value.Sent + value.Skipped, value.Live)
        {
            Detail = $"{Bytes.Text(value.Live)} live, {Bytes.Text(value.Sent)} sent, {Bytes.Text(value.Skipped)} skipped{Pace(value.BytesPerSecond, value.TimeLeft)}",
        });
    }

    private sealed class Download(IProgress<ProgressUpdate> progress) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value) => progress.Report(new ProgressUpdate("Downloading", value.Received, value.Live)
        {
            Detail = $"{Bytes.Text(value.Live)} live, {Bytes.Text(value.Received)} received{Pace(value.BytesPerSecond, value.TimeLeft)}",
        });
    }
}
