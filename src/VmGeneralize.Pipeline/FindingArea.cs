using System.Collections.Immutable;
using VmGeneralize.Pipeline.Reports;

namespace VmGeneralize.Pipeline;

/// <summary>What findings are about, as people read it.</summary>
/// <param name="Name">As in <see cref="FindingReport.Area"/>.</param>
/// <param name="Heading">Above its findings.</param>
/// <param name="Meaning">One sentence; empty for an area that is not known here.</param>
public sealed record FindingArea(string Name, string Heading, string Meaning)
{
    /// <summary>Every severity, the gravest first.</summary>
    internal static ImmutableArray<string> Severities { get; } = ["Error", "Warning", "Info"];

    private static readonly FindingArea[] Known =
    [
        new("SysprepBlocker", "Sysprep blockers", "Why Sysprep did not finish, or would not."),
        new("Role", "Roles and products", "Server roles and products that do not survive Sysprep."),
        new("AzureReadiness", "Ready for Azure?", "Whether Azure can start it and reach it."),
        new("MachineSpecific", "Machine-specific data", "What belongs to one machine and is still there."),
        new("Secret", "Secrets", "Passwords, keys and histories that lie around. Only their names and places are shown."),
    ];

    /// <summary>
    /// Every area in the order in which they are shown, each with its findings: first those that are left, the gravest first, then
    /// those that are mended. An area that is not known here is shown under its own name: nothing gets lost.
    /// </summary>
    public static IEnumerable<(FindingArea Area, FindingReport[] Findings)> Group(IReadOnlyList<FindingReport> findings)
    {
        IEnumerable<FindingArea> others = findings.Select(finding => finding.Area).Distinct()
            .Where(name => Known.All(area => area.Name != name)).Select(name => new FindingArea(name, name, ""));
        return Known.Concat(others).Select(area => (area, Sorted(findings.Where(finding => finding.Area == area.Name))));
    }

    private static FindingReport[] Sorted(IEnumerable<FindingReport> findings) =>
        [.. findings.OrderBy(finding => finding.Mended == true).ThenBy(finding => Severities.IndexOf(finding.Severity))];
}
