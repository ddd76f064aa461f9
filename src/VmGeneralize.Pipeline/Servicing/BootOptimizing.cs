using VmGeneralize.Blocks;
using VmGeneralize.Disks;
using VmGeneralize.Guests.Windows;
using VmGeneralize.Pipeline.Output;
using VmGeneralize.Pipeline.Results;
using VmGeneralize.Servicing;

namespace VmGeneralize.Pipeline.Servicing;

/// <summary>
/// <c>DISM /Optimize-Image /Boot</c> as the last change to a generalized disk. It runs on a working copy; the result is checked, its free
/// space is wiped, and only then does it take the disk file's place. Whatever fails: the disk file is, byte for byte, what it was.
/// </summary>
public static class BootOptimizing
{
    private const long Mebibyte = 1 << 20;

    /// <param name="disk">The disk file.</param>
    /// <param name="options">What the user chose.</param>
    /// <param name="optimizer">This machine's.</param>
    /// <param name="time">Clock for waiting until other programs close a file.</param>
    /// <param name="progress">Gets the stages.</param>
    /// <param name="cancellation">Ends it; the disk file is what it was.</param>
    /// <exception cref="RefusedException">The disk is not one to optimize.</exception>
    /// <exception cref="ServicingException">This machine cannot do it, or a step failed.</exception>
    public static async Task<OptimizedDisk> RunAsync(
        string disk, OptimizeOptions options, IBootOptimizer optimizer, TimeProvider time, IProgress<ProgressUpdate>? progress, CancellationToken cancellation)
    {
        using WorkingCopy copy = new(disk);
        try
        {
            OptimizedDisk report = await WorkAsync(disk, copy, options, optimizer, progress, cancellation).ConfigureAwait(false);
            await copy.CommitAsync(time, cancellation).ConfigureAwait(false);
            return report with { Record = Sidecar.Append(disk, "optimize", report.Fingerprint) };
        }
        catch (ServicingException problem)
        {
            copy.Dispose();
            throw copy.Left() is { } left ? problem.With(left) : problem;
        }
    }

    /// <summary>Says, on a machine without DISM, what to do instead; the disk is checked as it would be there.</summary>
    /// <exception cref="RefusedException">The disk is not one to optimize.</exception>
    /// <exception cref="ServicingException">Always otherwise.</exception>
    public static ServicingException Elsewhere(string disk, OptimizeOptions options, CancellationToken cancellation)
    {
        using DiskSession session = DiskSession.Open(disk, cancellation);
        CheckDisk(session, options);
        return OptimizeAdvice.NeedsWindows(disk);
    }

    /// <summary>Refuses, before any work, a disk that is not a generalized Windows in a fixed VHD.</summary>
    internal static WindowsGuest CheckDisk(DiskSession session, OptimizeOptions options)
    {
        if (session.Image.Format != DiskFormat.VhdFixed || session.Overlay.Length % Mebibyte != 0)
        {
            throw new RefusedException(
                PipelineRefusal.OptimizeContainer,
                $"{session.Path} is {(session.Image.Format == DiskFormat.VhdFixed ? "not a whole number of MiB" : "not a fixed VHD")}: the "
                    + "optimization is the last change to what goes to Azure.",
                "Write that first: vmgeneralize generalize DISK -o OUT.vhd");
        }

        return GuestSelection.Choose(session, new GeneralizeOptions(Partition: options.Partition) { KeepOtherSystems = true }) as WindowsGuest
            ?? throw new RefusedException(
                PipelineRefusal.OptimizeLinux, "There is no Windows on this disk; DISM optimizes nothing else.", "Continue without it.");
    }

    private static async Task<OptimizedDisk> WorkAsync(
        string disk, WorkingCopy copy, OptimizeOptions options, IBootOptimizer optimizer, IProgress<ProgressUpdate>? progress, CancellationToken cancellation)
    {
        List<string> notes = [];
        using (DiskSession before = DiskSession.Open(disk, cancellation))
        {
            WindowsGuest guest = CheckDisk(before, options);
            DiskSignature? signature = Signature(before);
            optimizer.CheckHost(signature);
            if (File.GetAttributes(disk).HasFlag(FileAttributes.ReadOnly))
            {
                throw new RefusedException(
                    PipelineRefusal.OptimizeReadOnly,
                    $"{disk} is marked read-only, so that DISM's result could not replace it.",
                    "Remove the mark: attrib -r FILE");
            }

            RecordReading record = Sidecar.Read(disk);
            bool keepUnallocated = Sidecar.KeepsUnallocated(record);
            string fingerprint = await copy.FillAsync(before, keepUnallocated, Renamed(progress, "Making a working copy"), cancellation).ConfigureAwait(false);
            notes.AddRange(Recorded(record, fingerprint));

            BootOptimization done = await AttachAsync(copy.Path, guest, signature, options, optimizer, progress, cancellation).ConfigureAwait(false);
            notes.AddRange(done.Notes);
            return await KeepAsync(before, copy, guest, options, keepUnallocated, done, notes, progress, cancellation).ConfigureAwait(false);
        }
    }

    private static IEnumerable<string> Recorded(RecordReading record, string fingerprint) => record switch
    {
        RecordReading.Found { Record.LastFingerprint: { } known } when known != fingerprint =>
            ["The disk was changed after its last recorded step; the optimization is recorded on top of that."],
        RecordReading.Unreadable unreadable => [Sidecar.Warning(unreadable)],
        _ => [],
    };

    private static async Task<BootOptimization> AttachAsync(
        string file, WindowsGuest guest, DiskSignature? signature, OptimizeOptions options, IBootOptimizer optimizer,
        IProgress<ProgressUpdate>? progress, CancellationToken cancellation)
    {
        string folder = Directory.CreateTempSubdirectory("vmgeneralize-").FullName;
        BootOptimizationRequest request = new()
        {
            DiskFile = file,
            Type = VirtualDiskType.Vhd,
            Signature = signature,
            SystemOffset = guest.Volume.Partition.Extent.Offset,
            WorkFolder = folder,
        };
        if (options.Wait is TimeSpan wait)
        {
            request = request with { ArrivalTimeout = wait };
        }

        bool whole = false;
        try
        {
            BootOptimization done = await optimizer.RunAsync(request, new Stages(progress), cancellation).ConfigureAwait(false);
            whole = true;
            return done;
        }
        finally
        {
            Clean(request.WorkFolder, keepLog: !whole);
        }
    }

    // After a failure DISM's log stays: it is what explains it. DISM's helpers may still hold the scratch folder; that harms no one.
    private static void Clean(string folder, bool keepLog)
    {
        try
        {
            foreach (string scratch in Directory.GetDirectories(folder))
            {
                Directory.Delete(scratch, recursive: true);
            }

            if (!keepLog || Directory.GetFiles(folder).Length == 0)
            {
                Directory.Delete(folder, recursive: true);
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            _ = problem; // a temporary folder, which the system cleans
        }
    }

    private static async Task<OptimizedDisk> KeepAsync(
        DiskSession before,
        WorkingCopy copy,
        WindowsGuest guest,
        OptimizeOptions options,
        bool keepUnallocated,
        BootOptimization done,
        IReadOnlyList<string> notes,
        IProgress<ProgressUpdate>? progress,
        CancellationToken cancellation)
    {
        List<FileChange> expected;
        List<FileChange> unexpected;
        ExtentSet live;
        string fingerprint;
        progress?.Report(new ProgressUpdate("Checking the result", 0, 0));
        using (DiskSession after = DiskSession.Open(copy.Path, cancellation))
        {
            AfterDism.Check(before, after, options);
            (expected, unexpected) = AfterDism.Compare(before, after, guest.Volume.Partition.Number, cancellation);
            if (unexpected.Count > 0 && !options.AcceptChanges)
            {
                throw AfterDism.ForeignChanges(unexpected);
            }

            live = after.Disk.LiveExtents(keepUnallocated);
            fingerprint = await FingerprintAsync(after, live, progress, cancellation).ConfigureAwait(false);
        }

        long scrubbed = copy.Scrub(live, before.Overlay.Length, progress, cancellation);
        using (DiskSession wiped = DiskSession.Open(copy.Path, cancellation))
        {
            if (await FingerprintAsync(wiped, wiped.Disk.LiveExtents(keepUnallocated), progress, cancellation).ConfigureAwait(false) != fingerprint)
            {
                throw new InvalidOperationException("Wiping free space changed what lives on the disk");
            }
        }

        return new OptimizedDisk(
            before.Path, guest.Name, done.Arguments, done.ExitCode, expected, unexpected, scrubbed, fingerprint, Sidecar.PathFor(before.Path), notes);
    }

    private static async Task<string> FingerprintAsync(
        DiskSession session, ExtentSet live, IProgress<ProgressUpdate>? progress, CancellationToken cancellation)
    {
        using DiscardingSink sink = new(session.Overlay.Length);
        CopyResult read = await ImageCopier.CopyAsync(
            session.Overlay, live, sink, [], Renamed(progress, "Taking the fingerprint"), cancellation).ConfigureAwait(false);
        return read.Fingerprint;
    }

    private static DiskSignature? Signature(DiskSession session) => session.Disk.Layout switch
    {
        { DiskId: Guid id } => DiskSignature.OfGpt(id),
        { MbrSignature: uint signature } => DiskSignature.OfMbr(signature),
        _ => null,
    };

    private static Renaming? Renamed(IProgress<ProgressUpdate>? progress, string stage) => progress is null ? null : new Renaming(progress, stage);

    private sealed class Renaming(IProgress<ProgressUpdate> progress, string stage) : IProgress<ProgressUpdate>
    {
        public void Report(ProgressUpdate value) => progress.Report(value with { Stage = stage });
    }

    private sealed class Stages(IProgress<ProgressUpdate>? progress) : IProgress<BootOptimizationProgress>
    {
        public void Report(BootOptimizationProgress value) =>
            progress?.Report(new ProgressUpdate(value.Stage, value.Percent ?? 0, value.Percent is null ? 0 : 100));
    }
}
