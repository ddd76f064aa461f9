using System.Collections.Immutable;
using VmGeneralize.Checks;

namespace VmGeneralize.Pipeline;

/// <summary>Subject of findings, for people.</summary>
/// <param name="Area">The area.</param>
/// <param name="Heading">Above its findings.</param>
/// <param name="Meaning">One sentence.</param>
public sealed record FindingArea(CheckArea Area, string Heading, string Meaning)
{
    /// <summary>Every severity, the most severe first.</summary>
    internal static ImmutableArray<Severity> Severities { get; } = [.. Enum.GetValues<Severity>().OrderDescending()];

    private static readonly FindingArea[] All =
    [
        new(CheckArea.SysprepBlocker, "Sysprep blockers", "Why Sysprep did not finish, or would not."),
        new(CheckArea.Role, "Roles and products", "Server roles and products that do not survive Sysprep."),
        new(CheckArea.AzureReadiness, "Ready for Azure?", "Whether Azure can start it and reach it."),
        new(CheckArea.MachineSpecific, "Machine-specific data", "What belongs to one machine and is still there."),
        new(CheckArea.Secret, "Secrets", "Passwords, keys and histories that were left. Only their names and places are shown."),
    ];

    /// <summary>
    /// Every area in the order in which they are shown, each with its findings: first those that are left, the most severe first, then
    /// those that are fixed.
    /// </summary>
    public static IEnumerable<(FindingArea Area, Finding[] Findings)> Group(IReadOnlyList<Finding> findings) =>
        All.Select(area => (area, Sorted(findings.Where(finding => finding.Rule?.Area == area.Area))));

    private static Finding[] Sorted(IEnumerable<Finding> findings) =>
        [.. findings.OrderBy(finding => finding.IsFixed == true).ThenByDescending(finding => finding.Severity)];
}
