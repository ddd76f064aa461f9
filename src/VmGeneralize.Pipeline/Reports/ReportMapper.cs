using VmGeneralize.Checks;
using VmGeneralize.Disks;
using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;
using VmGeneralize.Guests.Windows;
using VmGeneralize.Pipeline.Audit;
using VmGeneralize.Pipeline.Azure;
using VmGeneralize.Pipeline.Output;
using VmGeneralize.Pipeline.Results;

namespace VmGeneralize.Pipeline.Reports;

/// <summary>Makes the records that become JSON of what was found and done. Nothing reads them again to decide something.</summary>
public static class ReportMapper
{
    public static InspectReport Of(Inspection inspection) => new(
        Of(inspection.Disk),
        [.. inspection.Volumes.Select(Of)],
        [.. inspection.Systems.OfType<InstalledWindows>().Select(Of)],
        [.. inspection.Findings.Select(Of)],
        [.. inspection.Obstacles.Select(Of)])
    {
        Linux = [.. inspection.Systems.OfType<InstalledLinux>().Select(Of)],
    };

    public static PlanReport Of(DiskPlan plan) => new(
        Of(plan.Disk),
        plan.Stamp,
        plan.Windows is { } windows ? Of(windows) : null,
        [.. plan.Operations.Select(Of)],
        [.. plan.Hives.Select(Of)],
        plan.ScrubbedBytes,
        plan.BytesFreed,
        plan.Warnings)
    {
        Options = plan.Options,
        Linux = plan.System is InstalledLinux linux ? Of(linux) : null,
        System = plan.System.Name,
        OsType = JsonNames.Of(plan.System.Kind),
        IsGeneralized = plan.IsGeneralized,
        Volumes = [.. plan.Volumes.Select(Of)],
        Findings = [.. plan.Findings.Select(Of)],
        IsEmpty = plan.IsEmpty,
    };

    public static AuditReport Of(DiskAudit audit) => new(
        Of(audit.Disk),
        [.. audit.Systems.OfType<InstalledWindows>().Select(Of)],
        [.. audit.Findings.Select(OfAudit)],
        audit.Hits,
        audit.HitCount)
    {
        Linux = [.. audit.Systems.OfType<InstalledLinux>().Select(Of)],
        IsClean = audit.IsClean,
    };

    public static GeneralizeReport Of(GeneralizeResult result) => new(
        Of(result.Plan),
        Of(result.Output),
        result.Record,
        result.Page,
        result.HtmlPages.Count > 0 ? result.HtmlPages : null,
        result.Optimized,
        result.NotOptimized);

    public static RunReport Of(AzureResult result) => new(Of(result.Plan), result.Upload, result.Image, result.Disk)
    {
        Warnings = result.Warnings,
        HtmlReport = result.HtmlPage,
        Record = result.Record,
    };

    internal static SidecarReport Record(string source, DiskPlan plan, WrittenImage image, RecordState state) => new(
        ToolVersion.Text,
        source,
        JsonNames.Of(state),
        [new SidecarStep(state == RecordState.Prepared ? "prepare" : "generalize", image.Fingerprint)],
        Of(image),
        Of(plan));

    internal static OperationReport Of(AppliedOperation applied) => new(
        applied.Operation.Id, applied.Operation.Title, applied.Notice, [.. applied.Edits.Select(Of)], applied.BytesFreed);

    private static DiskReport Of(DiskFacts disk) => new(
        disk.File,
        disk.Format.Name(),
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
        Of(windows.Sysprep, windows.LastError));

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
        linux.Notes);

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
            rule.Source.ToString(),
            finding.Mended);
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

    private static ObstacleReport Of(GuestObstacle obstacle) => new(obstacle.Code.Text, obstacle.Reason, obstacle.FirstDo);

    private static EditReport Of(AppliedEdit applied)
    {
        (string? key, string? name) = applied.Edit switch
        {
            GuestEdit.SetValue value => (value.Key, value.Name),
            GuestEdit.DeleteValue value => (value.Key, value.Name),
            GuestEdit.DeleteKey deleted => (deleted.Key, null),
            _ => ((string?)null, (string?)null),
        };
        return new EditReport(
            JsonNames.Of(applied.Edit),
            applied.Edit.FilePath,
            applied.Edit is GuestEdit.Delete ? [.. applied.Removed.Select(entry => entry.Path)] : null,
            applied.Edit.FilePath is null ? null : applied.BytesFreed,
            applied.Edit.HiveName,
            key,
            name,
            EditText.Contents(applied.Edit));
    }

    private static OutputReport Of(WrittenImage image) => new(
        image.File,
        JsonNames.Of(image.Format),
        image.VirtualSize,
        image.LiveBytes,
        image.WrittenBytes,
        image.SkippedBytes,
        image.Fingerprint,
        [.. image.Volumes.Select(volume => new WrittenVolumeReport(volume.Number, volume.WrittenBytes))]);

    private static HiveReport Of(WrittenHive hive) => new(hive.Name, hive.Path, hive.ReplayedEntries, hive.EmptiedLogs);
}
