namespace VmGeneralize.Pipeline.Reports;

/// <summary>A failure as <c>--json</c> prints it.</summary>
/// <param name="ExitCode">The process's exit code.</param>
/// <param name="Code">Stable name of the reason; <c>README.md</c> in this folder lists them.</param>
/// <param name="Message">What is wrong, for people.</param>
/// <param name="Remedy">What to do about it, for people; absent when the message says all there is.</param>
/// <param name="Changed">Whether something was changed or made before it failed; absent when that is not known.</param>
/// <param name="Disk">Which disk, when a command was given several.</param>
public sealed record ErrorReport(int ExitCode, string Code, string Message, string? Remedy, bool? Changed, string? Disk) : Report("error");
