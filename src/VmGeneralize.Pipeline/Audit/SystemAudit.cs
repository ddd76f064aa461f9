using VmGeneralize.Blocks;
using VmGeneralize.Checks;
using VmGeneralize.FileSystems;
using VmGeneralize.Guests;
using VmGeneralize.Guests.Disk;
using VmGeneralize.Guests.Edits;
using VmGeneralize.Guests.Windows;
using VmGeneralize.Operations;

namespace VmGeneralize.Pipeline.Audit;

/// <summary>Audits what is left of one machine in an installation: Sysprep's verdict, the default operations' plans, the checks.</summary>
internal static class SystemAudit
{
    private const string InTheVm = "This file system cannot be changed offline: remove it in the VM";

    public static IEnumerable<Finding> Run(IGuest guest, CancellationToken cancellation) =>
        Find(guest, cancellation).Select(finding => finding with { Partition = guest.Volume.Partition.Number });

    private static IEnumerable<Finding> Find(IGuest guest, CancellationToken cancellation)
    {
        WindowsGuest? windows = guest as WindowsGuest;
        bool canChange = CanChange(guest.Volume);
        if (windows?.Sysprep.Obstacle(windows.SysprepFailure) is { } obstacle)
        {
            yield return new Finding(Severity.Error, $"Windows is {windows.Sysprep.Summary}", obstacle.Reason, obstacle.FirstDo)
            {
                Kind = FindingKind.Sysprep, Rule = Verdict(obstacle.Code),
            };
        }

        foreach (Finding finding in Catalogue.All
            .Where(operation => operation.OnByDefault && !operation.WipesSlack && (operation.Guest is null || operation.Guest == guest.Kind))
            .SelectMany(operation => Plan(operation, guest, canChange, cancellation)))
        {
            yield return finding;
        }

        Removers removers = new(guest, cancellation);
        IEnumerable<Check> checks = CheckCatalogue.All.Where(check => check.Area is CheckArea.MachineSpecific or CheckArea.Secret);
        foreach (Finding finding in CheckRunner.Run(guest, checks.Where(check => !check.IsReportedByPlan), cancellation))
        {
            yield return finding switch
            {
                { Kind: FindingKind.NotAudited } => finding with { Severity = Severity.Error }, // it is unknown whether something is left
                { FixedBy: not null } when !canChange => finding with { Remedy = finding.Remedy ?? InTheVm },
                { FixedBy: { } fix } => finding with { Remedy = OfflineFix.Of(fix) },
                _ when canChange && removers.Of(finding, guest.Kind) is { } fix => finding with
                {
                    FixedBy = fix, Remedy = finding.Remedy is null ? OfflineFix.Of(fix) : $"{OfflineFix.Of(fix)}; or: {finding.Remedy}",
                },
                _ => finding,
            };
        }

        foreach (Finding finding in windows is null ? [] : Hives(windows))
        {
            yield return finding;
        }
    }

    /// <summary>Whether generalize can change the system there, if need be after a repair: not where the file system is only ever read.</summary>
    public static bool CanChange(GuestVolume root)
    {
        try
        {
            return root.FileSystem is IWritableFileSystem fileSystem && fileSystem.WhyReadOnly() is not { IsPermanent: true };
        }
        catch (VmGeneralizeException)
        {
            return true; // damage can be repaired, and the check of the volume reports it
        }
    }

    private static IReadOnlyList<Finding> Plan(Operation operation, IGuest guest, bool canChange, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        try
        {
            return
            [
                .. operation.Plan(guest).Select(edit => new Finding(
                    Severity.Error,
                    operation.Leftover,
                    Shown(edit, guest.Kind),
                    canChange ? OfflineFix.Of(operation) : InTheVm)
                {
                    Kind = FindingKind.Operation, Rule = Of(operation), FixedBy = operation,
                }),
                .. operation.Left(guest).Select(part => new Finding(
                    Severity.Error,
                    $"This {part.Because.Verdict} ({part.Because.Reason}), so that nothing can be said for {part.What}",
                    part.Because.Path,
                    part.Because.IsKept ? "Remove in the VM what should not be in an image"
                        : "Make it readable in the VM, or remove there what should not be in an image")
                {
                    Kind = FindingKind.NotAudited, Rule = Of(operation),
                }),
            ];
        }
        catch (VmGeneralizeException problem)
        {
            return
            [
                new Finding(Severity.Error, $"{operation.Title}: could not be checked", problem.Message)
                {
                    Kind = FindingKind.NotAudited, Rule = Of(operation),
                },
            ];
        }
    }

    private static IEnumerable<Finding> Hives(WindowsGuest guest)
    {
        foreach (Finding damaged in WindowsWarnings.DamagedHiveFindings(guest, Severity.Error))
        {
            yield return damaged;
        }

        foreach (HiveSlack hive in guest.HiveSlack.Where(hive => hive.HoldsAny))
        {
            string name = hive.Name[(hive.Name.LastIndexOf('/') + 1)..]; // a path where the name alone says nothing
            yield return new Finding(
                hive.MayBeWiped ? Severity.Error : Severity.Warning,
                $"The registry hive {name} holds old contents in {HivePlaces(hive)}"
                    + (hive.MayBeWiped ? "" : $". They stay: {WhyNotWiped(hive)}"),
                GuestPath.ToWindows(WindowsHives.PathOf(hive.Name)),
                hive.MayBeWiped ? DeadDataRemedy.Offline.Scrub : null)
            {
                Kind = FindingKind.HiveSlack, Bytes = hive.FreeBytes + hive.LogBytes,
            };
        }
    }

    private static string HivePlaces(HiveSlack hive) => (hive.FreeBytes > 0, hive.LogBytes > 0) switch
    {
        (true, true) => $"free cells ({Bytes.Text(hive.FreeBytes)}) and its logs ({Bytes.Text(hive.LogBytes)})",
        (_, true) => "its logs",
        _ => "free cells",
    };

    private static string WhyNotWiped(HiveSlack hive) => WindowsHives.MayWrite(hive.Name)
        ? "a damaged hive is not written"
        : "this hive is never written, since accounts, the machine's keys or its start depend on every byte of it";

    // As checks show it.
    internal static string Shown(GuestEdit edit, GuestKind guest) => edit switch
    {
        { FilePath: { } path } => GuestPath.ToShown(path, guest),
        GuestEdit.SetValue value => $@"{value.Hive}\{value.Key}: {value.Name}",
        GuestEdit.DeleteValue value => $@"{value.Hive}\{value.Key}: {value.Name}",
        _ => edit.Target,
    };

    private static Rule Of(Operation operation) => new()
    {
        Id = operation.Id,
        Title = operation.Title,
        Area = CheckArea.MachineSpecific,
        Source = operation.Source,
    };

    private static Rule Verdict(RefusalCode code) => new()
    {
        Id = code.Text,
        Title = "Sysprep's verdict",
        Area = CheckArea.SysprepBlocker,
        Source = new("https://learn.microsoft.com/windows-hardware/manufacture/desktop/windows-setup-states"),
    };
}
