using VmGeneralize.Blocks;
using VmGeneralize.Checks;
using VmGeneralize.Guests;

namespace VmGeneralize.Pipeline;

/// <summary>Runs checks on a guest. One that meets damaged data says so instead of stopping the others.</summary>
internal static class CheckRunner
{
    public static IReadOnlyList<Finding> Run(IGuestView guest, IEnumerable<Check> checks, CancellationToken cancellation)
    {
        int? partition = (guest as IGuest)?.Volume.Partition.Number;
        return
        [
            .. checks.Where(check => check.Guest == guest.Kind)
                .SelectMany(check => Run(guest, check, cancellation).Select(finding => finding with { Rule = check, Partition = partition })),
        ];
    }

    /// <summary>The findings before a plan, told apart by whether they are still there after it; new ones follow.</summary>
    public static IReadOnlyList<Finding> Compare(IReadOnlyList<Finding> before, IReadOnlyList<Finding> after)
    {
        HashSet<(Rule?, string, string)> left = [.. after.Select(Identity)];
        HashSet<(Rule?, string, string)> known = [.. before.Select(Identity)];
        return
        [
            .. before.Select(finding => finding with { IsFixed = finding.Rule is not { IsPrediction: true } && !left.Contains(Identity(finding)) }),
            .. after.Where(finding => !known.Contains(Identity(finding))).Select(finding => finding with { IsFixed = false }),
        ];
    }

    // Not the sizes: they shrink while the thing itself stays.
    private static (Rule? Rule, string Summary, string Evidence) Identity(Finding finding) => (finding.Rule, finding.Summary, finding.Evidence);

    private static IReadOnlyList<Finding> Run(IGuestView guest, Check check, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        try
        {
            return check.Find(guest);
        }
        catch (VmGeneralizeException problem)
        {
            return [new Finding(Severity.Warning, $"{check.Title}: could not be checked", problem.Message) { Kind = FindingKind.NotAudited }];
        }
    }
}
