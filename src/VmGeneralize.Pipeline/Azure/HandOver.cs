using VmGeneralize.Azure.Compute;
using VmGeneralize.Blocks;
using VmGeneralize.Checks;
using VmGeneralize.Guests;
using VmGeneralize.Guests.Windows;
using VmGeneralize.Pipeline.Output;
using VmGeneralize.Pipeline.Results;

namespace VmGeneralize.Pipeline.Azure;

/// <summary>Whether a disk may be handed over to Azure: refuses what <c>inspect</c> names as an obstacle, and what Azure would not start.</summary>
public static class HandOver
{
    /// <summary>Of a disk that has passed the checks.</summary>
    /// <param name="image">The disk.</param>
    /// <param name="generation">Firmware that the user names; null: as the disk says.</param>
    /// <exception cref="RefusedException">It holds no system, or nothing says how it starts.</exception>
    public static HandOverFacts Of(AzureImage image, Generation? generation) => image.OsType is { } os
        ? new HandOverFacts(image.SystemName!, os, generation ?? image.Generation ?? throw NoBoot(), image.Warnings)
        {
            DiskSize = image.VirtualSize,
            Architecture = image.Architecture,
            Hardware = image.Hardware,
            IsVouched = image.IsVouched,
        }
        : throw new RefusedException(
            ObstacleCode.NoSystem, $"{image.SourceFile} is a data disk: an image is made from a system disk.", "Give it to an image as --data-disk.");

    /// <summary>Looks at a disk wherever it is.</summary>
    internal static HandOverFacts Check(DiskSession session, AzureImageOptions options, Generation? generation)
    {
        if (options.DeprovisionedInside && Vouching.Warning(session, options.System) is { } vouched)
        {
            return Facts(Named(Describe.Disk(session), generation), Vouching.SystemName, GuestKind.Linux, [vouched]) with { IsVouched = true };
        }

        IGuest guest = GuestSelection.Choose(session, options.System);
        return Facts(
            Named(Describe.Disk(session), generation),
            guest.Name,
            guest.Kind,
            [.. (guest as WindowsGuest)?.Sysprep.Warnings ?? [], .. OutsideText.OfOtherSystems(session.Disk, guest)]) with
        {
            Architecture = AzureTerms.Architecture(ProcessorEvidence.Of(guest)),
            Hardware = AzureTerms.Hardware(guest),
        };
    }

    /// <summary>What the record of an output says.</summary>
    /// <param name="path">The record.</param>
    /// <param name="generation">Firmware that the user names; null: as the record says.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="RefusedException">The disk that it describes must not be handed over.</exception>
    /// <exception cref="UsageException">It is not such a record.</exception>
    public static HandOverFacts OfSidecar(string path, Generation? generation) => RecordReader.Read(path) switch
    {
        RecordReading.None => throw new FileNotFoundException($"There is no file {path}.", path),
        RecordReading.Found { Record: { State: RecordState.Prepared, Origin: { } origin } } => throw NotGeneralized(origin.Disk.File),
        RecordReading.Found { Record.Origin: { } origin } => Facts(Named(origin.Disk, generation), origin.System, origin.Kind, []) with
        {
            Architecture = AzureTerms.Architecture(origin.Processor),
            Hardware = new GuestHardware(origin.StartsFromNvme, origin.HasAcceleratedNetwork),
        },
        RecordReading.Unreadable { Reason: var reason } => throw NoRecord(path, reason),
        _ => throw NoRecord(path, "it does not say what was generalized"),
    };

    // Disks that start both ways exist, and disks that hide how they start.
    private static DiskFacts Named(DiskFacts disk, Generation? generation) =>
        generation is { } named ? disk with { Generation = AzureTerms.Generation(named) } : disk;

    private static HandOverFacts Facts(DiskFacts disk, string system, GuestKind kind, IReadOnlyList<string> warnings)
    {
        if (DiskReadiness.Find(disk).FirstOrDefault(finding => finding.Severity == Severity.Error) is { } error)
        {
            throw new RefusedException(
                new RefusalCode(error.Rule!.Id),
                $"{error.Summary} ({error.Found}; expected {error.Expected}).",
                error.Remedy ?? "Use another disk.");
        }

        Generation firmware = AzureTerms.Generation(disk.Generation) ?? throw NoBoot();
        return new HandOverFacts(system, AzureTerms.OsType(kind), firmware, warnings) { DiskSize = disk.VirtualSize };
    }

    private static UsageException NoRecord(string path, string reason) =>
        new($"{path} is not a record of vmgeneralize (NAME.vhd.vmgeneralize.json): {reason}.");

    private static RefusedException NoBoot() => new(
        PipelineRefusal.NoBoot,
        "Neither BIOS nor UEFI would find a way to start this disk: it has no active MBR partition and no EFI system partition.",
        "Check that this is the system disk; repair its boot partition if it is, or name the firmware with --generation V1 or V2.");

    private static RefusedException NotGeneralized(string disk) => new(
        ObstacleCode.NotGeneralized,
        $"{disk} is prepared for Sysprep, not generalized.",
        @"Start the VM from it, run C:\Windows\System32\Sysprep\sysprep.exe /generalize /oobe /shutdown in it, then generalize its disk.");
}
