using VmGeneralize.Blocks;
using VmGeneralize.Disks;
using VmGeneralize.FileSystems.Ntfs;
using VmGeneralize.Guests;
using VmGeneralize.Guests.Disk;
using VmGeneralize.Guests.Edits;
using VmGeneralize.Guests.Linux;
using VmGeneralize.Guests.Linux.Facts;
using VmGeneralize.Guests.Windows;
using VmGeneralize.Operations;
using VmGeneralize.Pipeline.Reports;

namespace VmGeneralize.Pipeline;

/// <summary>Turns what was found and done into reports.</summary>
internal static class ReportBuilder
{
    public static DiskReport Disk(DiskSession session) => new(
        session.Path,
        session.Image.Format.Name(),
        session.Image.VirtualSize,
        session.Image.FileLength,
        session.Image.Device.LogicalSectorSize,
        session.Disk.Layout.Scheme.ToString().ToUpperInvariant(),
        BootGenerations.Detect(session.Disk.Layout).ToString(),
        [.. session.Image.Notes, .. session.Disk.Layout.Notes]);

    /// <summary>All partitions and the logical volumes in them, with what the source stores of them.</summary>
    /// <param name="session">The disk.</param>
    /// <param name="use">What of it is live.</param>
    public static IReadOnlyList<VolumeReport> Volumes(DiskSession session, DiskUse use) =>
    [
        .. session.Disk.Partitions.Select(partition => Volume(session, use, partition) with
        {
            LogicalVolumes =
            [
                .. session.Disk.Volumes
                    .Where(volume => volume.IsLogical && volume.Partition.Number == partition.Partition.Number)
                    .Select(volume => Volume(session, use, volume)),
            ],
        }),
    ];

    private static VolumeReport Volume(DiskSession session, DiskUse use, GuestVolume volume)
    {
        Extent[] onDisk = [.. volume.OnDisk()];
        ExtentSet stored = new(onDisk.SelectMany(session.Image.Device.StoredExtents));
        (ExtentSet live, VmGeneralizeException? problem) = use.Of(volume);
        ExtentSet liveOnDisk = use.OnDisk(volume);
        return new VolumeReport(
            volume.Partition.Number,
            volume.IsLogical ? VolumeReport.LogicalVolume : volume.Partition.TypeName,
            volume.LogicalName ?? volume.Partition.Name,
            onDisk is [var first, ..] ? first.Offset : volume.Partition.Extent.Offset,
            volume.Length,
            volume.Content.Description,
            volume.FileSystem?.Format,
            volume.FileSystem?.Label ?? volume.Swap?.Label,
            volume.FileSystem?.AllocationUnit,
            live.TotalLength,
            (volume.FileSystem as NtfsFileSystem)?.State.Evidence,
            problem?.Message,
            StoredBytes: stored.TotalLength,
            DeadBytes: stored.TotalLength - stored.Intersect(liveOnDisk).TotalLength);
    }

    public static IReadOnlyList<WindowsReport> Windows(IEnumerable<IGuest> guests) => [.. guests.OfType<WindowsGuest>().Select(Windows)];

    public static IReadOnlyList<LinuxReport> Linux(IEnumerable<IGuest> guests) => [.. guests.OfType<LinuxGuest>().Select(Linux)];

    private static LinuxReport Linux(LinuxGuest guest)
    {
        LinuxFacts facts = guest.Linux;
        LinuxDistribution? distribution = facts.Distribution.Then(known => (LinuxDistribution?)known).OrShown(null);
        return new LinuxReport(
            guest.Volume.Partition.Number,
            guest.Name,
            distribution?.Id ?? "",
            distribution is { Version.Length: > 0 } ? distribution.Version : null,
            facts.Init.OrShown("") is { Length: > 0 } init ? init : "unknown",
            [.. Agent("waagent", facts.Agent.IsInstalled, facts.Agent.IsEnabled), .. Agent("cloud-init", facts.CloudInit.IsInstalled, facts.CloudInit.IsEnabled)],
            facts.ProvisionedUser.User.OrShown(null)?.Name,
            facts.SshHostKeys.Makers,
            [.. guest.Mounts.Select(mount => new MountReport(mount.MountPoint, mount.Volume.Name, mount.FileSystem.Format))],
            guest.Notes)
        {
            SshHostKeysUnknown = !facts.SshHostKeys.AreMade.IsKnown,
        };
    }

    private static IEnumerable<string> Agent(string name, Fact<bool> isInstalled, Fact<bool> isEnabled)
    {
        if (!isInstalled.IsNo())
        {
            yield return isEnabled.IsYes() ? name : isEnabled.IsNo() ? $"{name} (disabled)" : $"{name} (unreadable)";
        }
    }

    private static WindowsReport Windows(WindowsGuest guest) => new(
        guest.Volume.Partition.Number,
        guest.Version.ProductName,
        guest.Version.Edition,
        guest.Version.InstallationType,
        guest.Version.Build,
        guest.Version.DisplayVersion,
        guest.Registry.ControlSet,
        guest.Hibernation.ToString(),
        guest.HibernationEvidence,
        guest.ReplayedHives,
        Sysprep(guest));

    public static ObstacleReport Obstacle(GuestObstacle obstacle) => new(obstacle.Code.Text, obstacle.Reason, obstacle.FirstDo);

    public static OperationReport Operation(Operation operation, IEnumerable<AppliedEdit> applied)
    {
        EditReport[] edits = [.. applied.Select(Edit)];
        return new OperationReport(
            operation.Id,
            operation.Title,
            edits.Length > 0 ? operation.Notice : null,
            edits,
            edits.Sum(edit => edit.BytesFreed ?? 0));
    }

    public static HiveReport Hive(WrittenHive hive) => new(hive.Name, hive.Path, hive.ReplayedEntries, hive.EmptiedLogs);

    private static SysprepReport Sysprep(WindowsGuest guest) => new(
        guest.Sysprep.Verdict.ToString(),
        guest.Sysprep.IsGeneralized,
        guest.Sysprep.Summary,
        guest.Sysprep.ImageState,
        guest.Sysprep.StateIni,
        guest.Sysprep.SetupType,
        guest.Sysprep.CommandLine,
        guest.Sysprep.SucceededTag,
        guest.Sysprep.GeneralizationState,
        guest.Sysprep.IsGeneralized ? null : guest.SysprepFailure,
        guest.Sysprep.Warnings);

    private static EditReport Edit(AppliedEdit applied) => applied.Edit switch
    {
        GuestEdit.Delete delete => new(
            "delete", delete.Path, [.. applied.Removed.Select(entry => entry.Path)], applied.BytesFreed, Hive: null, Key: null, Name: null),
        GuestEdit.Truncate truncate => File("truncate", truncate.Path, applied.BytesFreed, "emptied"),
        GuestEdit.Write write => File("write", write.Path, applied.BytesFreed, write.Summary),
        GuestEdit.EditLines lines => File("edit-lines", lines.Path, applied.BytesFreed, lines.Lines.ToString()),
        GuestEdit.Create create => File("create", create.Path, applied.BytesFreed, $"{create.Contents}, mode {Convert.ToString(create.Mode, 8)}"),
        GuestEdit.CreateLink link => File("create-link", link.Path, applied.BytesFreed, $"to {link.LinkTarget}"),
        GuestEdit.Erase erase => File("erase", erase.Path, applied.BytesFreed, $"zero from byte {erase.Keep} on"),
        GuestEdit.DeleteValue value => Registry("delete-value", value.Hive, value.Key, value.Name, data: null),
        GuestEdit.SetValue value => Registry("set-value", value.Hive, value.Key, value.Name, value.Data.ToString()),
        GuestEdit.DeleteKey key => Registry("delete-key", key.Hive, key.Key, name: null, data: null),
        GuestEdit.WipeSlack => new("wipe-slack", Path: null, Removed: null, BytesFreed: null, Hive: null, Key: null, Name: null),
        _ => throw new InvalidOperationException($"No report for {applied.Edit.GetType().Name}"),
    };

    private static EditReport File(string kind, string path, long bytesFreed, string data) =>
        new(kind, path, Removed: null, bytesFreed, Hive: null, Key: null, Name: null, data);

    private static EditReport Registry(string kind, string hive, string key, string? name, string? data) =>
        new(kind, Path: null, Removed: null, BytesFreed: null, hive, key, name, data);
}
