namespace VmGeneralize.TestSupport;

/// <summary>What an outside program answered.</summary>
public sealed record ToolResult(int ExitCode, string Output, string Error)
{
    /// <summary>Both streams, for assertions that show everything.</summary>
    public string All => $"exit {ExitCode}\n{Output}\n{Error}";
}
