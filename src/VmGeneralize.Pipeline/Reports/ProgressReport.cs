namespace VmGeneralize.Pipeline.Reports;

/// <summary>Progress of a command, as <c>--progress json</c> writes it to standard error.</summary>
/// <param name="Stage">What is being done, for people.</param>
/// <param name="State">begun, running, done or failed.</param>
/// <param name="Done">Units done.</param>
/// <param name="Total">Units in all; 0 when it is not known.</param>
/// <param name="Percent">0 to 100; absent when it is not known.</param>
/// <param name="Detail">More about it, for people: amounts and speed.</param>
/// <param name="ElapsedSeconds">Since the stage began.</param>
/// <param name="RemainingSeconds">Estimated; absent when it is not known.</param>
public sealed record ProgressReport(
    string Stage,
    string State,
    long Done,
    long Total,
    int? Percent,
    string? Detail,
    double ElapsedSeconds,
    double? RemainingSeconds) : Report("progress");
