using VmGeneralize.Blocks;
using VmGeneralize.Checks;
using VmGeneralize.Guests;
using VmGeneralize.Pipeline.Reports;

namespace VmGeneralize.Pipeline;

/// <summary>Runs checks on a guest. One that meets damaged data says so instead of stopping the others.</summary>
internal static class CheckRunner
{
    public static IReadOnlyList<FindingReport> Run(IGuestView guest, IEnumerable<Check> checks) =>
        [.. checks.Where(check => check.Guest == guest.Kind).SelectMany(check => Run(guest, check).Select(finding => Report(check, finding)))];

    /// <summary>The findings before a plan, told apart by whether they are still there after it; new ones follow.</summary>
    public static IReadOnlyList<FindingReport> Compare(IReadOnlyList<FindingReport> before, IReadOnlyList<FindingReport> after)
    {
        HashSet<string> forecasts = [.. CheckCatalogue.All.Where(check => check.IsForecast).Select(check => check.Id)];
        HashSet<(string, string, string)> left = [.. after.Select(Identity)];
        HashSet<(string, string, string)> known = [.. before.Select(Identity)];
        return
        [
            .. before.Select(finding => finding with { Mended = !forecasts.Contains(finding.Check) && !left.Contains(Identity(finding)) }),
            .. after.Where(finding => !known.Contains(Identity(finding))).Select(finding => finding with { Mended = false }),
        ];
    }

    // Not the sizes: they shrink while the thing itself stays.
    private static (string Check, string Summary, string Evidence) Identity(FindingReport finding) => (finding.Check, finding.Summary, finding.Evidence);

    private static IReadOnlyList<Finding> Run(IGuestView guest, Check check)
    {
        try
        {
            return check.Find(guest);
        }
        catch (VmGeneralizeException problem)
        {
            return [new Finding(Severity.Warning, $"{check.Title}: could not be checked", problem.Message, Remedy: null)];
        }
    }

    private static FindingReport Report(Check check, Finding finding) => new(
        check.Id,
        check.Area.ToString(),
        finding.Severity.ToString(),
        finding.Summary,
        finding.Evidence,
        finding.Remedy,
        finding.Expected,
        finding.Found,
        finding.FixedBy?.Id,
        finding.Bytes,
        check.Source.ToString());
}
