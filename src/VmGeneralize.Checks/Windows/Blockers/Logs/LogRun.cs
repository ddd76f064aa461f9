namespace VmGeneralize.Checks.Windows.Blockers.Logs;

/// <summary>
/// The errors of the last Sysprep run in a log of Windows setup's format:
/// <c>2024-05-15 18:52:45, Error [0x0f0082] SYSPRP message</c>. Logs are only ever appended to, so older runs come first.
/// </summary>
/// <param name="Start">When the last run began; null in a log that holds no beginning of a run, as setuperr.log.</param>
/// <param name="Errors">In the order of the log; none that good runs have too.</param>
internal sealed record LogRun(string? Start, IReadOnlyList<LogError> Errors)
{
    private const string Beginning = "Beginning of a new sysprep run";
    private const string Component = "SYSPRP ";
    private const string TimePattern = "dddd-dd-dd dd:dd:dd";
    private const int LongestMessage = 1000; // real ones stay below 300 letters; bounds what a pattern must search
    private const int MaxErrors = 1000;

    // Words of errors that successful runs log as well: they explain nothing.
    private static readonly string[] InGoodRuns = ["MRTGeneralize", "Compat-Gentel", "setupdigetclassdevs failed with error 0"];

    public static LogRun Read(string path, string text)
    {
        string? start = null;
        bool isStartDue = false;
        List<LogError> errors = [];
        int number = 0;
        for (int at = 0; at < text.Length;)
        {
            int length = text.AsSpan(at).IndexOf('\n') is >= 0 and var end ? end : text.Length - at;
            ReadOnlySpan<char> line = text.AsSpan(at, length).Trim();
            at += length + 1;
            number++;
            string? time = ReadTime(line);
            if (line.Contains(Beginning, StringComparison.OrdinalIgnoreCase))
            {
                errors.Clear();
                start = null;
                isStartDue = true;
            }

            if (isStartDue && time is not null)
            {
                start = time;
                isStartDue = false;
            }

            if (errors.Count < MaxErrors && ReadError(line, time) is { } message && !IsInGoodRuns(message))
            {
                errors.Add(new LogError(path, number, time, message));
            }
        }

        return new LogRun(start, errors);
    }

    private static string? ReadTime(ReadOnlySpan<char> line)
    {
        if (line.Length <= TimePattern.Length || line[TimePattern.Length] != ',')
        {
            return null;
        }

        for (int index = 0; index < TimePattern.Length; index++)
        {
            bool fits = TimePattern[index] == 'd' ? char.IsAsciiDigit(line[index]) : line[index] == TimePattern[index];
            if (!fits)
            {
                return null;
            }
        }

        return line[..TimePattern.Length].ToString();
    }

    private static string? ReadError(ReadOnlySpan<char> line, string? time)
    {
        ReadOnlySpan<char> rest = time is null ? line : line[(time.Length + 1)..].TrimStart();
        const string Level = "Error";
        if (!rest.StartsWith(Level, StringComparison.Ordinal) || rest.Length == Level.Length || char.IsLetterOrDigit(rest[Level.Length]))
        {
            return null;
        }

        rest = rest[Level.Length..].TrimStart();
        if (rest.StartsWith("[0x", StringComparison.Ordinal) && rest.IndexOf(']') is > 0 and var bracket)
        {
            rest = rest[(bracket + 1)..].TrimStart();
        }

        rest = rest.StartsWith(Component, StringComparison.Ordinal) ? rest[Component.Length..].TrimStart() : rest;
        rest = rest[..Math.Min(rest.Length, LongestMessage)];

        // A log is somebody else's text: nothing in it may steer the terminal that shows it.
        return string.Create(rest.Length, rest, static (message, source) =>
        {
            for (int index = 0; index < source.Length; index++)
            {
                message[index] = char.IsControl(source[index]) ? ' ' : source[index];
            }
        });
    }

    // Also BCD objects without a device: "... Status = [0xc000000d]".
    private static bool IsInGoodRuns(string message) =>
        InGoodRuns.Any(word => message.Contains(word, StringComparison.OrdinalIgnoreCase))
        || (message.Contains("bcd", StringComparison.OrdinalIgnoreCase) && message.Contains("c000000d", StringComparison.OrdinalIgnoreCase));
}
