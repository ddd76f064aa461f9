namespace VmGeneralize.Pipeline.Reports;

/// <summary>A failure as <c>--json</c> prints it.</summary>
/// <param name="ExitCode">The process's exit code.</param>
/// <param name="Code">Stable name of the reason.</param>
/// <param name="Message">For people.</param>
public sealed record ErrorReport(int ExitCode, string Code, string Message)
{
    /// <summary>Tells JSON lines apart.</summary>
    public string Type => "error";

    /// <summary>Which disk, when a command was given several.</summary>
    public string? Disk { get; init; }
}
