using VmGeneralize.Blocks;
using VmGeneralize.Checks;
using VmGeneralize.FileSystems;
using VmGeneralize.Guests;
using VmGeneralize.Guests.Disk;
using VmGeneralize.Guests.Edits;
using VmGeneralize.Guests.Linux.Facts;
using VmGeneralize.Operations;
using VmGeneralize.Pipeline.Results;
using VmGeneralize.Volumes;

namespace VmGeneralize.Pipeline;

/// <summary>
/// Plans the chosen operations, applies them to a session's overlay and verifies the result. A dry run is the same thing with the
/// session thrown away afterwards, so its report is exact.
/// </summary>
internal static class Generalization
{
    /// <exception cref="RefusedException">The disk or guest must not be touched.</exception>
    /// <exception cref="UsageException">The selection names an operation that does not exist, or a choice means nothing on this disk.</exception>
    /// <exception cref="CorruptDataException">The disk is damaged where it would have to be changed.</exception>
    public static VerifiedDisk Apply(
        DiskSession session, GeneralizeOptions options, string stamp, IProgress<ProgressUpdate>? progress, CancellationToken cancellation)
    {
        try
        {
            return ApplyTo(session, options, stamp, progress, cancellation);
        }
        catch (CorruptDataException damage)
        {
            throw GuestSelection.Named(session.Disk, damage);
        }
        catch (Exception problem) when (SourceDamage.IsSuspected(problem) && SourceDamage.Find(session, cancellation) is { } damage)
        {
            throw damage;
        }
    }

    private static VerifiedDisk ApplyTo(
        DiskSession session, GeneralizeOptions options, string stamp, IProgress<ProgressUpdate>? progress, CancellationToken cancellation)
    {
        IReadOnlyList<Operation> selected = PreparedSelection.Of(options);
        IGuest guest = GuestSelection.Choose(session, options);
        selected = [.. selected.Where(operation => operation.Guest is null || operation.Guest == guest.Kind)];
        Choices.Require(options, guest, selected);
        InstalledSystem system = Describe.System(guest);
        DiskUse before = session.Disk.Use(options.KeepUnallocated);
        IReadOnlyList<VolumeFacts> volumes = Describe.Volumes(session, before);
        IReadOnlyList<UnallocatedFacts> unallocated = Describe.Unallocated(session);
        IReadOnlyList<Finding> findings = CheckRunner.Run(guest, CheckCatalogue.All, cancellation);

        progress?.Report(new ProgressUpdate("Planning", 0, selected.Count));
        IReadOnlyList<(Operation Operation, IReadOnlyList<GuestEdit> Edits)> plans = JointPlan.For(guest, selected, cancellation);
        IReadOnlyList<string> unknown =
        [
            .. LinuxWarnings.UnknownUser(guest, selected), .. UnreadWarnings.OfOperations(guest, selected), .. WindowsWarnings.DamagedHives(guest),
            .. MissingBackups.Repaired(session.Disk),
        ];
        EditConflicts.Check([.. plans.Select(plan => (plan.Operation.Id, plan.Edits))], guest.Kind);

        GuestOptions decided = guest.Linux?.ProvisionedUser.Decided ?? guest.Options;
        IGuestEditor editor = guest.Edit();
        IReadOnlyList<AppliedOperation> operations = Edit(guest, editor, plans, progress, cancellation);
        progress?.Report(new ProgressUpdate("Wiping what earlier deletions left", 0, 0));
        List<(IWritableFileSystem FileSystem, UnreadPlace Part)> notWiped = [];
        long scrubbed = Scrub(session, editor, selected.Any(operation => operation.WipesSlack), notWiped, cancellation);
        IReadOnlyList<WrittenHive> hives = editor.Complete();
        notWiped.AddRange(editor.NotWiped);

        progress?.Report(new ProgressUpdate("Verifying", 0, 0));
        Verification.Result verified = Verification.Run(session, guest.Volume.Name, decided, plans, cancellation);
        try
        {
            // From here on only what was read again counts: the edited guest and its volumes are not asked again.
            DiskUse after = verified.Disk.Use(options.KeepUnallocated);
            FreedUse freed = new(session.Disk, before, verified.Disk, after);
            findings = CheckRunner.Compare(findings, CheckRunner.Run(verified.Guest, CheckCatalogue.All, cancellation));
            string[] warnings =
            [
                .. (system as InstalledWindows)?.Sysprep.Warnings ?? [],
                .. session.Disk.Layout.Repairable.Select(note => $"{note} What is written has both tables and an intact protective MBR."),
                .. Choices.WithoutEffect(options, guest, selected),
                .. unknown,
                .. UnreadWarnings.OfChecks(verified.Guest, findings, selected),
                .. guest.Kind == GuestKind.Linux ? LinuxWarnings.Left(findings, selected) : [],
                .. UnreadWarnings.OfSlack(session.Disk, notWiped),
                .. OutsideText.Warnings(verified.Disk, verified.Guest),
                .. verified.Warnings,
            ];
            DiskPlan plan = new(Describe.Disk(session), stamp, system, options, operations, hives, scrubbed, warnings)
            {
                Volumes = [.. volumes.Select(freed.WithFreed)],
                Unallocated = unallocated,
                Findings = findings,
            };
            cancellation.ThrowIfCancellationRequested();
            return new VerifiedDisk(session, verified, after, plan);
        }
        catch
        {
            verified.Disk.Dispose();
            throw;
        }
    }

    private static List<AppliedOperation> Edit(
        IGuest guest,
        IGuestEditor editor,
        IReadOnlyList<(Operation Operation, IReadOnlyList<GuestEdit> Edits)> plans,
        IProgress<ProgressUpdate>? progress,
        CancellationToken cancellation)
    {
        List<AppliedOperation> operations = [];
        foreach ((Operation operation, IReadOnlyList<GuestEdit> edits) in plans)
        {
            cancellation.ThrowIfCancellationRequested();
            progress?.Report(new ProgressUpdate("Making the changes in memory", operations.Count, plans.Count));
            operations.Add(new AppliedOperation(operation, [.. edits.Select(Apply)]));
        }

        return operations;

        AppliedEdit Apply(GuestEdit edit)
        {
            cancellation.ThrowIfCancellationRequested(); // a plan can have as many edits as a folder has files
            try
            {
                return editor.Apply(edit);
            }
            catch (CorruptDataException problem)
            {
                // The reader that found it knows neither what it was asked for nor the partition.
                throw problem.In($"{edit.Target} on {guest.Volume.Name}");
            }
        }
    }

    /// <summary>Wipes what earlier deletions left on every writable volume, and completes those that the editor does not.</summary>
    private static long Scrub(
        DiskSession session,
        IGuestEditor editor,
        bool wipesSlack,
        List<(IWritableFileSystem FileSystem, UnreadPlace Part)> notWiped,
        CancellationToken cancellation)
    {
        long scrubbed = 0;
        foreach (IWritableFileSystem fileSystem in session.Disk.Volumes.Select(volume => volume.FileSystem).OfType<IWritableFileSystem>())
        {
            cancellation.ThrowIfCancellationRequested();
            scrubbed += fileSystem.Scrub();
            if (!editor.FileSystems.Contains(fileSystem))
            {
                if (wipesSlack)
                {
                    notWiped.AddRange(fileSystem.WipeSlack().SelectMany(place => place.Unread, (_, part) => (fileSystem, part)));
                }

                fileSystem.Complete();
            }
        }

        foreach (TableSlack slack in wipesSlack ? TableSlack.Find(session.Overlay, session.Disk.Layout) : [])
        {
            DiskPatch.Apply(session.Overlay, slack.Patches);
            scrubbed += slack.Bytes;
        }

        if (wipesSlack)
        {
            foreach (GuestVolume volume in session.Disk.Volumes)
            {
                SwapPadding.Wipe(volume);
            }
        }

        return scrubbed;
    }
}
