using System.Globalization;

namespace VmGeneralize.Pipeline.Azure;

/// <summary>What is said of transfers: speeds, times, how to go on.</summary>
internal static class TransferText
{
    private const int ShareToTell = 100; // of the whole: one part in so many

    /// <summary>As in <c>, 41.5 MiB/s, 2:05 left</c>; empty before anything is known, without the time while too little is done to tell it.</summary>
    public static string Pace(double bytesPerSecond, TimeSpan? left, long done, long total)
    {
        left = done >= total / ShareToTell ? left : null;
        string speed = bytesPerSecond > 0 ? $", {Bytes.Text((long)bytesPerSecond)}/s" : "";
        return left is { } time ? $"{speed}, {Clock(time)} left" : speed;
    }

    /// <summary>Said of a transfer that can go on.</summary>
    public static string Kept(string resumeFile) => $"Whatever has arrived is kept: the same command goes on from there (resume file: {resumeFile}).";

    /// <summary>As in <c>0:07</c>, <c>12:30</c>, <c>1:02:03</c>.</summary>
    public static string Clock(TimeSpan time) => time.TotalHours >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}")
        : string.Create(CultureInfo.InvariantCulture, $"{time.Minutes}:{time.Seconds:00}");
}

/// <summary>A transfer was stopped by the user; what has arrived stays, and the next run goes on from there.</summary>
/// <param name="resumeFile">What the next run goes on from.</param>
public sealed class TransferCancelledException(string resumeFile)
    : OperationCanceledException($"Cancelled. {TransferText.Kept(resumeFile)}");
