namespace VmGeneralize.Pipeline.Reports;

/// <summary>A failure as <c>--json</c> prints it.</summary>
/// <param name="ExitCode">The process's exit code.</param>
/// <param name="Code">Stable name of the reason.</param>
/// <param name="Message">For people.</param>
/// <param name="Disk">Which disk, when a command was given several.</param>
public sealed record ErrorReport(int ExitCode, string Code, string Message, string? Disk) : Report("error");
