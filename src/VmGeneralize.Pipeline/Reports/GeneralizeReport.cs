namespace VmGeneralize.Pipeline;

/// <summary>What <c>generalize</c> and <c>run</c> did.</summary>
/// <param name="Plan">The changes, all applied and verified.</param>
/// <param name="Output">The disk file written.</param>
/// <param name="Sidecar">The file that records what was done, beside the output.</param>
/// <param name="Report">The page for people; null unless <c>run</c> wrote one.</param>
/// <param name="HtmlReports">The same as pages for a browser; null when none was asked for.</param>
public sealed record GeneralizeReport(PlanReport Plan, OutputReport Output, string Sidecar, string? Report, IReadOnlyList<string>? HtmlReports = null)
{
    /// <summary>Tells JSON lines apart.</summary>
    public string Type => "generalize";
}
