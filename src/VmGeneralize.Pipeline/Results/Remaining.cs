using VmGeneralize.Checks;

namespace VmGeneralize.Pipeline.Results;

/// <summary>What is still wrong with an image, the most severe first: what matters before it is handed on.</summary>
/// <param name="Errors">Findings that keep a VM from working, or secrets that stay.</param>
/// <param name="Warnings">What should be looked at.</param>
public sealed record Remaining(IReadOnlyList<string> Errors, IReadOnlyList<string> Warnings)
{
    private const int MaxShown = 2;

    public int Count => Errors.Count + Warnings.Count;

    /// <summary>What a plan leaves, or has left.</summary>
    public static Remaining Of(DiskPlan plan)
    {
        bool keepsUser = !plan.Operations.Any(applied => applied.Operation.RemovesUser);
        Finding[] left =
        [
            .. plan.Findings.Where(finding => finding is { IsFixed: not true, Severity: not Severity.Info }
                && !(keepsUser && finding.Rule is { ConcernsRemovedUser: true })).OrderBy(Weight),
        ];

        // A warning of the plan may report a finding, with its remedy: that is one thing.
        IEnumerable<string> others = plan.Warnings.Where(warning => !left.Any(finding => warning.StartsWith(finding.Summary, StringComparison.Ordinal)));
        return new Remaining(Summaries(left, Severity.Error), [.. others, .. Summaries(left, Severity.Warning)]);
    }

    /// <summary>One line: how many, the two that matter most, where the rest is.</summary>
    /// <param name="rest">Where all of them can be read, as in <c>server.report.html</c>.</param>
    public string Line(string rest)
    {
        string[] first = [.. Errors.Concat(Warnings).Select(text => text.TrimEnd('.')).Distinct().Take(MaxShown)];
        return Count == 0
            ? "No warnings about the image."
            : $"{Counted} about the image: {string.Join("; ", first)}.{(Count > MaxShown ? $" All of them: {rest}" : $" More: {rest}")}";
    }

    /// <summary>As in <c>1 error and 2 warnings</c>.</summary>
    public string Counted => (Errors.Count, Warnings.Count) switch
    {
        (0, _) => Warnings.Count == 1 ? "1 warning" : $"{Warnings.Count} warnings",
        (_, 0) => Errors.Count == 1 ? "1 error" : $"{Errors.Count} errors",
        _ => $"{(Errors.Count == 1 ? "1 error" : $"{Errors.Count} errors")} and {(Warnings.Count == 1 ? "1 warning" : $"{Warnings.Count} warnings")}",
    };

    private static string[] Summaries(IEnumerable<Finding> findings, Severity severity) =>
        [.. findings.Where(finding => finding.Severity == severity).Select(finding => finding.Summary)];

    // A VM that nobody can reach comes before one that reveals something of its source.
    private static int Weight(Finding finding) => finding.Rule switch
    {
        { KeepsFromReaching: true } => 0,
        { Area: CheckArea.AzureReadiness } => 1,
        { Area: CheckArea.Secret } => 2,
        { Area: CheckArea.MachineSpecific } => 3,
        _ => 4,
    };
}
