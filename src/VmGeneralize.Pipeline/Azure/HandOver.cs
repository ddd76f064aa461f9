using System.Text.Json;
using VmGeneralize.Azure.Compute;
using VmGeneralize.Blocks;
using VmGeneralize.Guests;

namespace VmGeneralize.Pipeline;

/// <summary>Whether a disk may be handed over to Azure: refuses what <c>inspect</c> names as an obstacle, and what Azure would not start.</summary>
public static class HandOver
{
    private const long LargestSidecar = 256L << 20;
    private static readonly TimeSpan ClockGrain = TimeSpan.FromSeconds(2);

    /// <summary>Looks at an open disk.</summary>
    /// <param name="session">The disk, as it would be sent.</param>
    /// <param name="partition">Which installation, on a disk with several; null for the only one.</param>
    /// <param name="generation">Firmware that the user names; null: as the disk says.</param>
    /// <exception cref="RefusedException">It is not generalized, or in a state that must not be handed over.</exception>
    public static HandOverFacts Check(DiskSession session, int? partition, Generation? generation)
    {
        DiskReport disk = ReportBuilder.Disk(session);
        HandOverFacts facts = Check(session.Disk, disk, partition, generation);
        return facts with { Warnings = [.. facts.Warnings, .. SidecarWarnings(session.Path)] };
    }

    /// <summary>Looks at a disk wherever it is.</summary>
    internal static HandOverFacts Check(GuestDisk disk, DiskReport report, int? partition, Generation? generation)
    {
        IGuest guest = GuestSelection.Choose(disk, new GeneralizeOptions(Partition: partition));
        return Facts(
            Named(report, generation),
            guest.Name,
            guest.Kind == GuestKind.Windows ? OsType.Windows : OsType.Linux,
            ReportBuilder.Windows([guest]).SingleOrDefault()?.Sysprep.Warnings ?? []);
    }

    /// <summary>What a plan that was applied says.</summary>
    /// <exception cref="RefusedException">It is prepared only, or Azure would not start it.</exception>
    public static HandOverFacts Check(PlanReport plan, Generation? generation) => plan.IsGeneralized
        ? Facts(Named(plan.Disk, generation), plan.System, plan.Windows is null ? OsType.Linux : OsType.Windows, [])
        : throw NotGeneralized(plan.Disk.File);

    /// <summary>What the record beside an output says.</summary>
    /// <param name="path">The record, or the disk that it stands beside.</param>
    /// <exception cref="RefusedException">The disk that it describes must not be handed over.</exception>
    /// <exception cref="FormatException">It is no such record.</exception>
    public static HandOverFacts OfSidecar(string path, Generation? generation)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            if (file.Length <= LargestSidecar
                && JsonSerializer.Deserialize(file, ReportJson.Lines.SidecarReport) is { State: { } state, Plan: { Disk: not null } plan })
            {
                return state == Sidecar.Generalized ? Check(plan, generation) : throw NotGeneralized(plan.Disk.File);
            }
        }
        catch (JsonException)
        {
            // Told below: it is another file.
        }

        throw new FormatException($"{path} is no record of vmgeneralize (NAME.vhd.vmgeneralize.json).");
    }

    // Disks that start both ways exist, and such that hide how they do.
    private static DiskReport Named(DiskReport disk, Generation? generation) => generation is { } named ? disk with { Generation = named.ToString() } : disk;

    private static HandOverFacts Facts(DiskReport disk, string system, OsType os, IReadOnlyList<string> warnings)
    {
        FindingReport[] findings = [.. DiskReadiness.Find(disk)];
        if (findings.FirstOrDefault(finding => finding.Severity == "Error") is { } error)
        {
            throw new RefusedException(error.Check, $"{error.Summary} ({error.Found}; expected {error.Expected}).", error.Remedy ?? "Use another disk.");
        }

        Generation generation = disk.Generation switch
        {
            "V1" => Generation.V1,
            "V2" => Generation.V2,
            _ => throw new RefusedException(
                "no-boot",
                "Neither BIOS nor UEFI would find a way to start this disk: it has no active MBR partition and no EFI system partition.",
                "Check that this is the system disk; repair its boot partition if it is, or name the firmware with --generation V1 or V2."),
        };
        return new HandOverFacts(system, os, generation, warnings);
    }

    // The fingerprint is of the whole contents; the time of the last change tells without reading them.
    private static IEnumerable<string> SidecarWarnings(string disk)
    {
        FileInfo record = new(Sidecar.PathFor(disk));
        if (record.Exists && File.GetLastWriteTimeUtc(disk) > record.LastWriteTimeUtc + ClockGrain)
        {
            yield return $"{disk} was changed after {record.Name} was written: what is sent is not what was verified then.";
        }
    }

    private static RefusedException NotGeneralized(string disk) => new(
        "not-generalized",
        $"{disk} is prepared for Sysprep, not generalized.",
        @"Start the VM from it, run C:\Windows\System32\Sysprep\sysprep.exe /generalize /oobe /shutdown in it, then generalize its disk.");
}
