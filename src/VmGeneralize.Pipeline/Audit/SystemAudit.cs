using VmGeneralize.Blocks;
using VmGeneralize.Checks;
using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;
using VmGeneralize.Guests.Windows;
using VmGeneralize.Operations;
using VmGeneralize.Pipeline.Reports;

namespace VmGeneralize.Pipeline.Audit;

/// <summary>What of one machine is left in an installation: Sysprep's verdict, the default operations' plans, the checks.</summary>
internal static class SystemAudit
{
    public static IEnumerable<AuditFinding> Run(IGuest guest)
    {
        int partition = guest.Volume.Partition.Number;
        if ((guest as WindowsGuest)?.Sysprep.Obstacle(((WindowsGuest)guest).SysprepFailure) is { } obstacle)
        {
            yield return new AuditFinding("sysprep", AuditFinding.Leftover, partition, $"Windows is {((WindowsGuest)guest).Sysprep.Summary}", obstacle.Reason, obstacle.FirstDo, obstacle.Code.Text);
        }

        foreach (AuditFinding finding in Catalogue.All
            .Where(operation => operation.OnByDefault && (operation.Guest is null || operation.Guest == guest.Kind))
            .SelectMany(operation => Plan(operation, guest)))
        {
            yield return finding;
        }

        foreach (FindingReport finding in CheckRunner.Run(
            guest, CheckCatalogue.All.Where(check => check.Area is CheckArea.MachineSpecific or CheckArea.Secret)))
        {
            yield return Checked(finding, partition);
        }

        foreach ((string hive, string problem) in (guest as WindowsGuest)?.DamagedHives ?? [])
        {
            yield return new AuditFinding(
                "damaged",
                AuditFinding.Leftover,
                partition,
                $"The registry hive {hive} is damaged: Windows loses a part of it, or does not start",
                problem,
                "Take a copy of the disk from before the damage");
        }

        foreach (HiveSlack hive in ((guest as WindowsGuest)?.HiveSlack ?? []).Where(hive => hive.HoldsAny))
        {
            yield return new AuditFinding(
                "hive-slack",
                AuditFinding.Warning,
                partition,
                $"The registry hive {hive.Name} holds old contents: {hive.FreeBytes} bytes in free cells, {hive.LogBytes} bytes of logs",
                GuestPath.ToWindows($"/Windows/System32/config/{hive.Name}"),
                hive.MayBeWiped ? DeepScrub : null,
                Bytes: hive.FreeBytes + hive.LogBytes);
        }
    }

    /// <summary>How slack is wiped.</summary>
    public const string DeepScrub = "vmgeneralize generalize DISK --operations defaults,deep-scrub";

    private static IReadOnlyList<AuditFinding> Plan(Operation operation, IGuest guest)
    {
        int partition = guest.Volume.Partition.Number;
        try
        {
            return
            [
                .. operation.Plan(guest).Select(edit => new AuditFinding(
                    "operation",
                    AuditFinding.Leftover,
                    partition,
                    operation.Title,
                    Shown(edit, guest.Kind),
                    $"vmgeneralize generalize DISK --operations {operation.Id}",
                    operation.Id)),
            ];
        }
        catch (VmGeneralizeException problem)
        {
            return [new AuditFinding("not-audited", AuditFinding.Leftover, partition, $"{operation.Title}: could not be checked", problem.Message, Id: operation.Id)];
        }
    }

    // As checks show it.
    private static string Shown(GuestEdit edit, GuestKind guest) => edit switch
    {
        { FilePath: { } path } => GuestPath.ToShown(path, guest),
        GuestEdit.SetValue value => $@"{value.Hive}\{value.Key}: {value.Name}",
        GuestEdit.DeleteValue value => $@"{value.Hive}\{value.Key}: {value.Name}",
        _ => edit.Target,
    };

    private static AuditFinding Checked(FindingReport finding, int partition) => new(
        "check",
        finding.Severity switch
        {
            nameof(Severity.Error) => AuditFinding.Leftover,
            nameof(Severity.Warning) => AuditFinding.Warning,
            _ => AuditFinding.Info,
        },
        partition,
        finding.Summary,
        finding.Evidence,
        finding.FixedBy is null ? finding.Remedy : OfflineFix.Of(finding.FixedBy),
        finding.Check,
        Bytes: finding.Bytes);
}
