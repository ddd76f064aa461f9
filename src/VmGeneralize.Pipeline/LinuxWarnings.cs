using VmGeneralize.Checks;
using VmGeneralize.Guests;
using VmGeneralize.Guests.Linux.Facts;
using VmGeneralize.Operations;

namespace VmGeneralize.Pipeline;

/// <summary>
/// Warnings, which forbid nothing, about a Linux that was generalized: which users were not removed, what of the source stays, what keeps
/// clones from working. Inspecting shows all of that too, but is not required first.
/// </summary>
internal static class LinuxWarnings
{
    private const int MaxNames = 5;

    /// <summary>That users stay because none of them is known to be the provisioned one; empty when that is known, or was not wanted.</summary>
    /// <param name="guest">As it was: a plan removes what shows it.</param>
    /// <param name="selected">The operations to run.</param>
    public static IEnumerable<string> UnknownUser(IGuestView guest, IEnumerable<Operation> selected)
    {
        // What could not be read is reported as that.
        if (guest.Linux is not { } facts || !selected.Any(operation => operation.RemovesUser)
            || !facts.ProvisionedUser.User.TryGet(out ProvisionedUser? user) || user is not null || facts.ProvisionedUser.Refusal.OrShown(null) is not null
            || !facts.Accounts.TryGet(out Accounts? accounts))
        {
            yield break;
        }

        string[] people = [.. accounts.People.Select(person => person.Name).Distinct().Take(MaxNames + 1)];
        if (people.Length > 0)
        {
            string names = string.Join(", ", people.Take(MaxNames).Select(name => Printable.Text(LinuxFiles.Utf8(name))));
            yield return "The disk does not say which user Azure created, so every user stays, with password and keys: "
                + $"{names}{(people.Length > MaxNames ? " and others" : "")}. "
                + "Name the one to remove with --user NAME; --keep-user says that they are meant to stay.";
        }
    }

    /// <summary>What the checks found of the source, or against a start in Azure, and the plan does not remove.</summary>
    /// <param name="findings">All of them, compared with those afterwards.</param>
    /// <param name="selected">The operations that ran.</param>
    public static IEnumerable<string> Left(IEnumerable<Finding> findings, IEnumerable<Operation> selected)
    {
        bool keepsUser = !selected.Any(operation => operation.RemovesUser);
        return findings
            .Where(finding => finding is { IsFixed: false, Kind: not FindingKind.NotAudited } // reported as what was not checked
                && IsSevere(finding)
                && !(keepsUser && finding.Rule is { ConcernsRemovedUser: true })
                && finding.Rule is not { IsReportedByPlan: true })
            .Select(finding => $"{finding.Summary} ({Printable.Text(finding.Evidence)}). {Remedy(finding)}".TrimEnd());
    }

    private static bool IsSevere(Finding finding) =>
        finding is { Severity: Severity.Error } or { Severity: Severity.Warning, Rule: { Area: CheckArea.MachineSpecific } or { KeepsFromReaching: true } };

    private static string Remedy(Finding finding) =>
        finding.Remedy is { } remedy ? remedy + "." : finding.FixedBy is { } operation ? $"--enable {operation.Id} removes it." : "";
}
