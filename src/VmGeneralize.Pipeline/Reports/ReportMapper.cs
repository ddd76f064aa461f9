using VmGeneralize.Checks;
using VmGeneralize.Guests;
using VmGeneralize.Guests.Windows;
using VmGeneralize.Pipeline.Audit;
using VmGeneralize.Pipeline.Results;

namespace VmGeneralize.Pipeline.Reports;

/// <summary>Makes the records that become JSON of what was found and done. Nothing reads them again to decide something.</summary>
public static partial class ReportMapper
{
    public static InspectReport Of(Inspection inspection) => new(
        Of(inspection.Disk),
        [.. inspection.Volumes.Select(Of)],
        [.. inspection.Findings.Select(Of)],
        [.. inspection.Obstacles.Select(Of)])
    {
        Ready = inspection.Obstacles.Count == 0,
        Windows = inspection.Systems.OfType<InstalledWindows>().Select(Of).FirstOrDefault(),
        Linux = inspection.Systems.OfType<InstalledLinux>().Select(Of).FirstOrDefault(),
        Systems = [.. inspection.Systems.Select(Of)],
        Unallocated = [.. inspection.Unallocated.Select(Of)],
    };

    public static AuditReport Of(DiskAudit audit) => new(
        Of(audit.Disk),
        [.. audit.Findings.Select(OfAudit)],
        [.. audit.Hits.Select(Of)],
        audit.HitCount)
    {
        Windows = audit.Systems.OfType<InstalledWindows>().Select(Of).FirstOrDefault(),
        Linux = audit.Systems.OfType<InstalledLinux>().Select(Of).FirstOrDefault(),
        Systems = [.. audit.Systems.Select(Of)],
        IsClean = audit.IsClean,
    };

    private static DiskReport Of(DiskFacts disk) => new(
        disk.File,
        JsonNames.Of(disk.Format),
        disk.VirtualSize,
        disk.FileSize,
        disk.LogicalSectorSize,
        JsonNames.Of(disk.Scheme),
        JsonNames.Of(disk.Generation),
        disk.Notes);

    private static VolumeReport Of(VolumeFacts volume) => new(
        volume.Number,
        volume.Type,
        volume.Name,
        volume.Offset,
        volume.Length,
        volume.Content,
        volume.FileSystem,
        volume.Label,
        volume.AllocationUnit,
        volume.LiveBytes,
        volume.State,
        volume.Problem,
        volume.StoredBytes,
        volume.DeadBytes,
        volume.RemovedBytes)
    {
        LogicalVolumes = [.. volume.LogicalVolumes.Select(Of)],
    };

    private static UnallocatedReport Of(UnallocatedFacts space) =>
        new(JsonNames.Of(space.Kind), space.Place, space.Partition, space.Offset, space.Length, space.StoredBytes);

    private static SystemReport Of(InstalledSystem system) => new(JsonNames.Of(system.Kind), system.Partition, system.Name, system.IsGeneralized);

    private static WindowsReport Of(InstalledWindows windows) => new(
        windows.Partition,
        windows.Version.ProductName,
        windows.Version.Edition,
        windows.Version.InstallationType,
        windows.Version.Build,
        windows.Version.DisplayVersion,
        windows.ControlSet,
        JsonNames.Of(windows.Hibernation),
        windows.HibernationEvidence,
        windows.ReplayedHives,
        Of(windows.Sysprep, windows.LastError))
    {
        Architecture = Architecture(windows),
        NvmeDisks = windows.StartsFromNvme,
        AcceleratedNetworking = windows.HasAcceleratedNetwork,
    };

    private static string? Architecture(InstalledSystem system) => system.Processor is { } processor ? JsonNames.Of(processor) : null;

    private static SysprepReport Of(SysprepState sysprep, string? lastError) => new(
        JsonNames.Of(sysprep.Verdict),
        sysprep.IsGeneralized,
        sysprep.Summary,
        sysprep.ImageState,
        sysprep.StateIni,
        sysprep.SetupType,
        sysprep.CommandLine,
        sysprep.SucceededTag,
        sysprep.GeneralizationState,
        lastError,
        sysprep.Warnings);

    private static LinuxReport Of(InstalledLinux linux) => new(
        linux.Partition,
        linux.Distribution.Name,
        linux.Distribution.Id,
        linux.Distribution.Version.Length == 0 ? null : linux.Distribution.Version,
        linux.Init,
        linux.Agents,
        linux.User,
        linux.SshHostKeysFrom,
        [.. linux.Mounts.Select(mount => new MountReport(mount.Path, mount.Volume, mount.FileSystem))],
        linux.Notes)
    {
        Architecture = Architecture(linux),
        NvmeDisks = linux.StartsFromNvme,
        AcceleratedNetworking = linux.HasAcceleratedNetwork,
        SshHostKeysUnknown = linux.SshHostKeysUnknown ? true : null,
    };

    private static FindingReport Of(Finding finding)
    {
        Rule rule = finding.Rule ?? throw new InvalidOperationException($"\"{finding.Summary}\" has no rule");
        return new FindingReport(
            rule.Id,
            JsonNames.Of(rule.Area),
            JsonNames.Of(finding.Severity),
            finding.Summary,
            finding.Evidence,
            finding.Remedy,
            finding.Expected,
            finding.Found,
            finding.FixedBy?.Id,
            finding.Bytes,
            rule.Source.AbsoluteUri,
            finding.IsFixed);
    }

    private static AuditFindingReport OfAudit(Finding finding) => new(
        JsonNames.Of(finding.Kind),
        DiskAudit.Name(finding.Severity),
        finding.Partition,
        finding.Summary,
        finding.Evidence,
        finding.Remedy,
        finding.Rule?.Id,
        finding.Count,
        finding.Bytes);

    private static SearchHitReport Of(SearchHit hit) =>
        new(hit.Text, hit.Encoding, hit.Count, hit.Offset, hit.Partition, hit.Place, JsonNames.Of(hit), hit.Path, hit.Stream, hit.Record);

    private static ObstacleReport Of(GuestObstacle obstacle) => new(obstacle.Code.Text, obstacle.Reason, obstacle.FirstDo);
}
