using VmGeneralize.Guests.Edits;
using VmGeneralize.Operations;
using VmGeneralize.Pipeline.Output;
using VmGeneralize.Pipeline.Results;

namespace VmGeneralize.Pipeline.Reports;

/// <content>What is changed, written and recorded.</content>
public static partial class ReportMapper
{
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
        Options = Of(plan.Options),
        Linux = plan.System is InstalledLinux linux ? Of(linux) : null,
        System = plan.System.Name,
        OsType = JsonNames.Of(plan.System.Kind),
        IsGeneralized = plan.IsGeneralized,
        Volumes = [.. plan.Volumes.Select(Of)],
        Unallocated = [.. plan.Unallocated.Select(Of)],
        DroppedBytes = plan.DroppedBytes,
        Findings = [.. plan.Findings.Select(Of)],
        IsEmpty = plan.IsEmpty,
    };

    public static GeneralizeReport Of(GeneralizeResult result) => new(
        Of(result.Plan),
        Of(result.Output),
        result.Record,
        result.Page,
        result.HtmlPages.Count > 0 ? result.HtmlPages : null,
        result.Optimized is { } optimized ? Of(optimized) : null,
        result.NotOptimized)
    {
        InPlace = result.InPlace is { } facts ? new InPlaceReport(facts.WrittenBytes, facts.ZeroedBytes, facts.Undo) : null,
    };

    public static UndoReport Of(UndoneDisk undone) => new(undone.File, undone.RestoredBytes);

    public static OptimizeReport Of(OptimizedDisk optimized) => new(
        optimized.File,
        optimized.System,
        optimized.DismArguments,
        optimized.DismExitCode,
        [.. optimized.Changes.Select(Of)],
        [.. optimized.Unexpected.Select(Of)],
        optimized.ScrubbedBytes,
        optimized.Fingerprint,
        optimized.Record,
        optimized.Notes);

    public static OperationListing Of(Operation operation) => new(
        operation.Id,
        operation.Title,
        operation.Why,
        operation.Source.AbsoluteUri,
        operation.Guest is { } guest ? JsonNames.Of(guest) : "any",
        JsonNames.Of(operation.Risk),
        operation.OnByDefault,
        operation.Group);

    internal static SidecarReport Record(string source, DiskPlan plan, WrittenImage image, RecordState state) => new(
        ToolVersion.Text,
        source,
        JsonNames.Of(state),
        [new SidecarStep(state == RecordState.Prepared ? "prepare" : "generalize", image.Fingerprint)],
        Of(image),
        Of(plan));

    internal static OperationReport Of(AppliedOperation applied) => new(
        applied.Operation.Id, applied.Operation.Title, applied.Notice, [.. applied.Edits.Select(Of)], applied.BytesFreed);

    private static OptionsReport Of(GeneralizeOptions options) =>
        new(options.Operations, options.Partition, options.Prepare, options.User, options.KeepUser, options.KeepUnallocated)
        {
            KeepOtherSystems = options.KeepOtherSystems,
        };

    private static FileChangeReport Of(FileChange change) => new(change.Partition, change.Path, JsonNames.Of(change.Kind));

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
        [.. image.Volumes.Select(Of)]);

    private static WrittenVolumeReport Of(WrittenVolume volume) => new(volume.Number, volume.WrittenBytes);

    private static HiveReport Of(WrittenHive hive) => new(hive.Name, hive.Path, hive.ReplayedEntries, hive.EmptiedLogs);
}
