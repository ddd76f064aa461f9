using System.Text.Json;
using VmGeneralize.Azure.Compute;
using VmGeneralize.Blocks;
using VmGeneralize.Guests;
using VmGeneralize.Pipeline.Output;
using VmGeneralize.Pipeline.Reports;

namespace VmGeneralize.Pipeline.Azure;

/// <summary>Whether a disk may be handed over to Azure: refuses what <c>inspect</c> names as an obstacle, and what Azure would not start.</summary>
public static class HandOver
{
    private const long LargestSidecar = 256L << 20;

    /// <summary>Of a disk that has passed the checks.</summary>
    /// <param name="image">The disk.</param>
    /// <param name="generation">Firmware that the user names; null: as the disk says.</param>
    /// <exception cref="RefusedException">It holds no system, or nothing says how it starts.</exception>
    public static HandOverFacts Of(AzureImage image, Generation? generation) => image.OsType is { } os
        ? new HandOverFacts(image.SystemName!, os, generation ?? image.Generation ?? throw NoBoot(), image.Warnings)
        : throw new RefusedException("no-system", $"{image.SourceFile} is a data disk: an image is made of a system disk.", "Give it to an image as --data-disk.");

    /// <summary>Looks at a disk wherever it is.</summary>
    internal static HandOverFacts Check(DiskSession session, int? partition, Generation? generation)
    {
        IGuest guest = GuestSelection.Choose(session, new GeneralizeOptions(Partition: partition));
        return Facts(
            Named(ReportBuilder.Disk(session), generation),
            guest.Name,
            guest.Kind == GuestKind.Windows ? OsType.Windows : OsType.Linux,
            ReportBuilder.Windows([guest]).SingleOrDefault()?.Sysprep.Warnings ?? []);
    }

    /// <summary>What the record beside an output says.</summary>
    /// <param name="path">The record, or the disk that it stands beside.</param>
    /// <exception cref="RefusedException">The disk that it describes must not be handed over.</exception>
    /// <exception cref="UsageException">It is no such record.</exception>
    public static HandOverFacts OfSidecar(string path, Generation? generation)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            if (file.Length <= LargestSidecar
                && JsonSerializer.Deserialize(file, ReportJson.Lines.SidecarReport) is { State: { } state, Plan: { Disk: not null } plan })
            {
                return state == Sidecar.Generalized ? Facts(Named(plan.Disk, generation), plan.System, plan.Windows is null ? OsType.Linux : OsType.Windows, []) : throw NotGeneralized(plan.Disk.File);
            }
        }
        catch (JsonException)
        {
            // Told below: it is another file.
        }

        throw new UsageException($"{path} is no record of vmgeneralize (NAME.vhd.vmgeneralize.json).");
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
            _ => throw NoBoot(),
        };
        return new HandOverFacts(system, os, generation, warnings);
    }

    private static RefusedException NoBoot() => new(
        "no-boot",
        "Neither BIOS nor UEFI would find a way to start this disk: it has no active MBR partition and no EFI system partition.",
        "Check that this is the system disk; repair its boot partition if it is, or name the firmware with --generation V1 or V2.");

    private static RefusedException NotGeneralized(string disk) => new(
        "not-generalized",
        $"{disk} is prepared for Sysprep, not generalized.",
        @"Start the VM from it, run C:\Windows\System32\Sysprep\sysprep.exe /generalize /oobe /shutdown in it, then generalize its disk.");
}
