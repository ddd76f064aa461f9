namespace VmGeneralize.TestSupport;

/// <summary>The result of an outside program.</summary>
public sealed record ToolResult(int ExitCode, string Output, string Error)
{
    /// <summary>The exit code and both streams, for assertions that show everything.</summary>
    public string All => $"exit {ExitCode}\n{Output}\n{Error}";
}
