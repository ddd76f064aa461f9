using VmGeneralize.Checks;
using VmGeneralize.Guests;

namespace VmGeneralize.Pipeline;

/// <summary>Adds to the advice to run Sysprep what Sysprep would stop at, or stopped at before.</summary>
internal static class SysprepAdvice
{
    private const int MaxCauses = 3;

    /// <summary>What may stop Sysprep in a guest.</summary>
    public static IReadOnlyList<Finding> Blockers(IGuestView guest, CancellationToken cancellation) =>
        CheckRunner.Run(guest, CheckCatalogue.All.Where(check => check.Area is CheckArea.SysprepBlocker or CheckArea.Role), cancellation);

    /// <summary>The obstacle, its advice completed with the most severe of the findings and the commands that fix them.</summary>
    public static GuestObstacle Complete(GuestObstacle obstacle, IEnumerable<Finding> findings)
    {
        if (!ObstacleCode.AsksForSysprep(obstacle.Code))
        {
            return obstacle;
        }

        // Set off from the command that the advice ends with.
        string causes = string.Concat(findings
            .Where(finding => finding is { Severity: Severity.Error, Rule.Area: CheckArea.SysprepBlocker or CheckArea.Role })
            .Take(MaxCauses)
            .Select(finding => $" -- before that: {finding.Summary} ({finding.Evidence}). {finding.Remedy}"));
        return obstacle with { FirstDo = obstacle.FirstDo + causes };
    }
}
