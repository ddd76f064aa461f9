using System.Diagnostics;
using VmGeneralize.Azure.Blobs;
using VmGeneralize.Blocks;

namespace VmGeneralize.UploadPace;

/// <summary>Uploads one disk to a sink that is already running and prints a line of the table.</summary>
internal static class Measurement
{
    private const double Mebibyte = 1 << 20;
    private const double WarmUpSeconds = 5;

    public static async Task RunAsync(Scenario scenario, Uri sink)
    {
        long length = (long)scenario.DiskGibibytes << 30;
        long extent = (long)scenario.ExtentKibibytes << 10;
        long count = ((long)scenario.LiveMebibytes << 20) / extent;
        long step = length / count / (1 << 20) * (1 << 20);
        using PatternDisk disk = new(length, Enumerable.Range(0, (int)count).Select(i => new Extent(i * step, extent)));
        byte[] footer = new byte[512];
        "conectix"u8.CopyTo(footer);
        Stopwatch watch = Stopwatch.StartNew();
        (double Seconds, long Sent) warm = default;
        Reporter progress = new(
            update => warm = warm.Sent == 0 && watch.Elapsed.TotalSeconds > WarmUpSeconds ? (watch.Elapsed.TotalSeconds, update.Sent) : warm);
        UploadResult result = await PageBlobUpload.UploadAsync(
            new UploadSource(disk, disk.Live, footer, "pattern"),
            new PageBlobLocation { Uri = new Uri(sink, "/account/container/disk.vhd?sig=none") },
            new UploadOptions { Progress = progress },
            CancellationToken.None);
        double rate = result.Sent / result.Elapsed.TotalSeconds / Mebibyte;
        double steady = (result.Sent - warm.Sent) / (result.Elapsed.TotalSeconds - warm.Seconds) / Mebibyte;
        long memory = Process.GetCurrentProcess().PeakWorkingSet64;
        string share = scenario.MebibytesPerSecond > 0 ? $"{steady / scenario.MebibytesPerSecond:P1}" : "";
        Console.WriteLine(
            $"{scenario.Name,-34} {result.Elapsed.TotalSeconds,6:F1} s {rate,7:F1} MiB/s {steady,7:F1} MiB/s {share,8} "
            + $"{result.Requests,6} requests {result.Repeated,5} refused {memory / Mebibyte,5:F0} MiB");
    }

    private sealed class Reporter(Action<UploadProgress> report) : IProgress<UploadProgress>
    {
        public void Report(UploadProgress value) => report(value);
    }
}
