namespace VmGeneralize.UploadPace;

/// <summary>One measurement.</summary>
/// <param name="Name">Name in the table.</param>
/// <param name="MebibytesPerSecond">Rate that the service accepts; 0 for any rate.</param>
/// <param name="LatencyMilliseconds">Time from the end of a request to its response.</param>
/// <param name="RetryAfter">Retry-After value of a refusal; null for none.</param>
/// <param name="DiskGibibytes">Size of the disk.</param>
/// <param name="LiveMebibytes">Live bytes, spread evenly.</param>
/// <param name="ExtentKibibytes">Length of a live extent.</param>
internal sealed record Scenario(
    string Name, double MebibytesPerSecond, int LatencyMilliseconds, int? RetryAfter, int DiskGibibytes, int LiveMebibytes, int ExtentKibibytes)
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("no limit, 60 ms", 0, 60, null, 4, 4000, 16384),
        new("60 MiB/s, 60 ms", 60, 60, null, 4, 1800, 16384),
        new("60 MiB/s, 60 ms, Retry-After 1", 60, 60, 1, 4, 2400, 16384),
        new("100 MiB/s, 20 ms", 100, 20, null, 4, 3000, 16384),
        new("8 TiB disk, sparse", 0, 5, null, 8191, 2048, 256),
    ];
}
