namespace VmGeneralize.Pipeline.Reports;

/// <summary>A reason not to change this disk.</summary>
/// <param name="Code">Stable name for scripts.</param>
/// <param name="Reason">What was found.</param>
/// <param name="FirstDo">What to do before trying again.</param>
public sealed record ObstacleReport(string Code, string Reason, string FirstDo);
