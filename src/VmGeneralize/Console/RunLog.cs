using System.CommandLine;
using System.Runtime.InteropServices;
using VmGeneralize.Azure;
using VmGeneralize.Pipeline;

namespace VmGeneralize.Console;

/// <summary>The start and the end of a run in the log.</summary>
internal sealed class RunLog
{
    private readonly EventLog _log;
    private readonly long _began = TimeProvider.System.GetTimestamp();

    private RunLog(EventLog log) => _log = log;

    public static RunLog? Begin(EventLog? log, ParseResult parsed)
    {
        log?.Write(
            "begun",
            parsed.CommandResult.Command.Name,
            json =>
            {
                json.WriteString("tool", ToolVersion.Text);
                json.WriteString("system", RuntimeInformation.OSDescription);
                json.WriteString("runtime", RuntimeInformation.FrameworkDescription);
                json.WriteStartArray("arguments");
                foreach (string argument in parsed.Tokens.Select(token => token.Value))
                {
                    json.WriteStringValue(Redacted.Text(argument));
                }

                json.WriteEndArray();
            });
        return log is null ? null : new RunLog(log);
    }

    /// <summary>Also closes the log.</summary>
    public void End(int exit)
    {
        _log.Write(
            "ended",
            $"exit code {exit}",
            json =>
            {
                json.WriteNumber("exitCode", exit);
                json.WriteNumber("seconds", Math.Round(TimeProvider.System.GetElapsedTime(_began).TotalSeconds, 3));
            });
        _log.Dispose();
    }
}
