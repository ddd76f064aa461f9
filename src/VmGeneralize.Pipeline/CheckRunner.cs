using VmGeneralize.Blocks;
using VmGeneralize.Checks;
using VmGeneralize.Guests;

namespace VmGeneralize.Pipeline;

/// <summary>Runs checks on a guest. One that meets damaged data says so instead of stopping the others.</summary>
internal static class CheckRunner
{
    public static IReadOnlyList<FindingReport> Run(IGuestView guest, IEnumerable<Check> checks) =>
        [.. checks.Where(check => check.Guest == guest.Kind).SelectMany(check => Run(guest, check).Select(finding => Report(check, finding)))];

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
        finding.FixedBy,
        finding.Bytes,
        check.Source.ToString());
}
