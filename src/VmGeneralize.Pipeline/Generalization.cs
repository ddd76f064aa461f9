using VmGeneralize.Blocks;
using VmGeneralize.Checks;
using VmGeneralize.FileSystems;
using VmGeneralize.FileSystems.Ntfs;
using VmGeneralize.Guests;
using VmGeneralize.Guests.Edits;
using VmGeneralize.Guests.Linux.Facts;
using VmGeneralize.Operations;
using VmGeneralize.Pipeline.Reports;

namespace VmGeneralize.Pipeline;

/// <summary>
/// Plans the chosen operations, applies them to a session's overlay and verifies the result. A dry run is the same thing with the
/// session thrown away afterwards, so its report is exact.
/// </summary>
public static class Generalization
{
    /// <exception cref="RefusedException">The disk or guest must not be touched.</exception>
    /// <exception cref="FormatException">The selection names an operation that does not exist.</exception>
    public static PlanReport Apply(DiskSession session, GeneralizeOptions options, IProgress<ProgressUpdate>? progress, CancellationToken cancellation)
    {
        IReadOnlyList<Operation> selected = PreparedSelection.Of(options);
        string stamp = DiskStamp.Compute(session);
        IGuest guest = GuestSelection.Choose(session, options);
        WindowsReport? windows = ReportBuilder.Windows([guest]).SingleOrDefault();
        LinuxReport? linux = ReportBuilder.Linux([guest]).SingleOrDefault();

        IReadOnlyList<VolumeReport> volumes = ReportBuilder.Volumes(session);
        VolumeUse use = new(session.Disk);
        IReadOnlyList<FindingReport> findings = CheckRunner.Run(guest, CheckCatalogue.All);

        progress?.Report(new ProgressUpdate("Planning", 0, selected.Count));
        selected = [.. selected.Where(operation => operation.Guest is null || operation.Guest == guest.Kind)];
        IReadOnlyList<(Operation Operation, IReadOnlyList<GuestEdit> Edits)> plans = JointPlan.For(guest, selected);
        IReadOnlyList<string> unknown = [.. LinuxWarnings.UnknownUser(guest, selected), .. LinuxWarnings.Unreadable(guest, selected)];
        EditConflicts.Check([.. plans.Select(plan => (plan.Operation.Id, plan.Edits))], guest.Kind);

        GuestOptions decided = guest.Linux?.ProvisionedUser.Decided ?? guest.Options;
        IGuestEditor editor = guest.Edit();
        List<OperationReport> operations = [];
        foreach ((Operation operation, IReadOnlyList<GuestEdit> edits) in plans)
        {
            cancellation.ThrowIfCancellationRequested();
            progress?.Report(new ProgressUpdate("Applying to the overlay", operations.Count, plans.Count));
            operations.Add(ReportBuilder.Operation(operation, edits.Select(editor.Apply)));
        }

        progress?.Report(new ProgressUpdate("Wiping what earlier deletions left", 0, 0));
        long scrubbed = 0;
        bool wipesSlack = selected.Any(operation => operation.Id == "deep-scrub");
        foreach (IWritableFileSystem fileSystem in session.Disk.Volumes.Select(volume => volume.FileSystem).OfType<IWritableFileSystem>())
        {
            cancellation.ThrowIfCancellationRequested();
            scrubbed += fileSystem.Scrub();
            if (!editor.FileSystems.Contains(fileSystem))
            {
                if (wipesSlack)
                {
                    WipeSlack(fileSystem);
                }

                fileSystem.Complete();
            }
        }

        IReadOnlyList<WrittenHive> hives = editor.Complete();
        progress?.Report(new ProgressUpdate("Verifying", 0, 0));
        IReadOnlyList<string> warnings = Verification.Run(session, guest, decided, plans);
        findings = CheckRunner.Compare(findings, CheckRunner.Run(guest, CheckCatalogue.All));
        return new PlanReport(
            ReportBuilder.Disk(session),
            stamp,
            windows,
            operations,
            [.. hives.Select(ReportBuilder.Hive)],
            scrubbed,
            operations.Sum(operation => operation.BytesFreed),
            [.. windows?.Sysprep.Warnings ?? [], .. PreparedSelection.NotForThisGuest(options, guest), .. unknown, .. linux is null ? [] : LinuxWarnings.Left(findings, selected), .. warnings])
        {
            Options = options,
            Linux = linux,
            Volumes = [.. volumes.Select(use.WithFreed)],
            Findings = findings,
        };
    }

    private static void WipeSlack(IWritableFileSystem fileSystem)
    {
        switch (fileSystem)
        {
            case NtfsFileSystem ntfs:
                ntfs.WipeSlack();
                break;
            case IWritablePosixFileSystem posix:
                posix.WipeSlack();
                break;
        }
    }
}
