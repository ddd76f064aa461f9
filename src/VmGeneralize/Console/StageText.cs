using VmGeneralize.Pipeline;

namespace VmGeneralize.Console;

/// <summary>A stage in words.</summary>
internal static class StageText
{
    /// <summary>As in <c>45 %, 1:12 left</c>; the time that has passed when nothing else is known.</summary>
    public static string Progress(StageState stage)
    {
        string[] parts =
        [
            .. stage.Percent is { } percent ? [$"{percent} %"] : Array.Empty<string>(),
            .. stage.Update.Detail is { } detail ? [detail] : Array.Empty<string>(),
            .. stage.Left is { } left ? [$"{Clock.Text(left)} left"] : Array.Empty<string>(),
        ];
        return parts.Length > 0 ? string.Join(", ", parts) : $"{Clock.Text(stage.Elapsed)} so far";
    }
}
