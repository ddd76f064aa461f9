namespace VmGeneralize.Pipeline.Reports;

/// <summary>Result of <c>cleanup</c>: leftovers of killed runs.</summary>
/// <param name="IsDone">It was removed; else it would be, with <c>--force</c>.</param>
/// <param name="Removed">What was removed, or would be.</param>
/// <param name="Kept">What stays: used by a machine, or too young to count as left behind.</param>
public sealed record CleanupReport(bool IsDone, IReadOnlyList<LeftoverReport> Removed, IReadOnlyList<LeftoverReport> Kept) : Report("cleanup");

/// <summary>An intermediate managed disk or managed image.</summary>
/// <param name="Id">Resource id.</param>
/// <param name="Run">Id of the run that made it.</param>
/// <param name="Began">When it was made, UTC; null: it does not say.</param>
/// <param name="IsUsed">A machine has it.</param>
/// <param name="IsOpen">An access to it is open.</param>
public sealed record LeftoverReport(string Id, string Run, string? Began, bool IsUsed, bool IsOpen);
