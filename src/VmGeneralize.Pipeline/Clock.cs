using System.Globalization;

namespace VmGeneralize.Pipeline;

/// <summary>Durations for people.</summary>
public static class Clock
{
    /// <summary>As in <c>0:07</c>, <c>12:30</c>, <c>1:02:03</c>.</summary>
    public static string Text(TimeSpan time) => time.TotalHours >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}")
        : string.Create(CultureInfo.InvariantCulture, $"{time.Minutes}:{time.Seconds:00}");
}
