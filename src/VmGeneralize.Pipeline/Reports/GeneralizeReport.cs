namespace VmGeneralize.Pipeline.Reports;

/// <summary>Result of <c>generalize</c> and <c>run</c>.</summary>
/// <param name="Plan">The changes, all applied and verified.</param>
/// <param name="Output">The disk file written.</param>
/// <param name="Sidecar">The file that records what was done, beside the output; null when that is a device and there is no page.</param>
/// <param name="Report">The page for people; null unless <c>run</c> wrote one.</param>
/// <param name="HtmlReports">The same as HTML pages; null when none was requested.</param>
/// <param name="Optimized">What DISM did as the last step; null when it did not run.</param>
/// <param name="NotOptimized">Why it did not; null when it ran or was not wanted.</param>
public sealed record GeneralizeReport(
    PlanReport Plan,
    OutputReport Output,
    string? Sidecar,
    string? Report,
    IReadOnlyList<string>? HtmlReports,
    OptimizeReport? Optimized,
    string? NotOptimized)
    : Report("generalize")
{
    /// <summary>What was changed of the disk file itself; null when another was written.</summary>
    public InPlaceReport? InPlace { get; init; }
}
