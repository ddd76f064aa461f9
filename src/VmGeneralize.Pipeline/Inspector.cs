using VmGeneralize.Blocks;
using VmGeneralize.Checks;
using VmGeneralize.Guests;
using VmGeneralize.Guests.Disk;
using VmGeneralize.Pipeline.Html;
using VmGeneralize.Pipeline.Origins;
using VmGeneralize.Pipeline.Results;

namespace VmGeneralize.Pipeline;

/// <summary>Describes a disk without changing anything.</summary>
public static class Inspector
{
    /// <summary>Opens a disk and describes it.</summary>
    /// <param name="origin">The disk.</param>
    /// <param name="page">Where the caller will write a page; one that says why is written here when the disk cannot be described.</param>
    /// <param name="progress">Shown to people.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="RefusedException">The page would replace a file of the disk.</exception>
    public static Inspection Inspect(DiskOrigin origin, string? page, IProgress<ProgressUpdate>? progress, CancellationToken cancellation)
    {
        progress?.Report(new ProgressUpdate("Opening the disk", 0, 0));
        using DiskSession session = FailurePage.Around(page, origin, output: null, () => DiskSession.Open(origin, cancellation), cancellation);
        if (page is not null)
        {
            HtmlReport.CheckTarget(session, page);
        }

        return FailurePage.Around(page, origin, output: null, () => Inspect(session, progress, cancellation), cancellation);
    }

    public static Inspection Inspect(DiskSession session, IProgress<ProgressUpdate>? progress, CancellationToken cancellation)
    {
        progress?.Report(new ProgressUpdate("Inspecting the disk", 0, 0));
        Inspection inspection = Look(session, cancellation, out IReadOnlyList<IGuest> guests);
        bool isInUse = session.Origin is FileOrigin { SharesWithWriters: true }; // what changes meanwhile cannot be rehearsed
        bool isSound = isInUse || inspection.Obstacles.Count > 0 || !Suspicion.IsOn(session.Disk, guests);
        GuestObstacle? stopped = isSound ? null : Rehearse(session, progress, cancellation);
        cancellation.ThrowIfCancellationRequested(); // after a cancellation there is no result, however late it came
        return stopped is { } obstacle ? inspection with { Obstacles = [obstacle] } : inspection;
    }

    /// <summary>
    /// What would stop <c>generalize</c>, reported in its words: damage shows only where something is changed, so everything is changed, in an
    /// overlay that is dropped.
    /// </summary>
    private static GuestObstacle? Rehearse(DiskSession session, IProgress<ProgressUpdate>? progress, CancellationToken cancellation)
    {
        using DiskSession rehearsal = session.Again();
        try
        {
            using VerifiedDisk disk = Generalization.Apply(rehearsal, new GeneralizeOptions(), stamp: "", progress, cancellation);
            return null;
        }
        catch (VmGeneralizeException problem)
        {
            return FailurePage.Describe(problem).Obstacle;
        }
    }

    /// <summary>Describes a disk as far as looking at it shows.</summary>
    internal static Inspection Look(DiskSession session, CancellationToken cancellation, out IReadOnlyList<IGuest> systems)
    {
        List<IGuest> guests = [];
        systems = guests;
        List<Finding> findings = [];
        List<GuestObstacle> obstacles = [.. GuestDetector.DiskObstacles(session.Disk)];
        IReadOnlyList<GuestVolume> installations = GuestDetector.Installations(session.Disk);
        foreach (GuestVolume volume in installations)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                IGuest guest = GuestSelection.Open(volume, session.Disk, GuestOptions.None);
                IReadOnlyList<Finding> found = CheckRunner.Run(guest, CheckCatalogue.All, cancellation);
                findings.AddRange(found);
                findings.AddRange(WindowsWarnings.DamagedHiveFindings(guest));
                IReadOnlyList<GuestObstacle> blocking = BlockingParts.Obstacles(guest, PreparedSelection.Of(new GeneralizeOptions()));
                obstacles.AddRange(blocking.Select(obstacle => SysprepAdvice.Complete(obstacle, found)));
                guests.Add(guest);
            }
            catch (VmGeneralizeException problem)
            {
                VmGeneralizeException told = problem is CorruptDataException damage ? GuestSelection.Named(session.Disk, damage) : problem;
                obstacles.Add(GuestSelection.Damaged(volume, told)); // it does not hide the rest
            }
        }

        if (obstacles.Count == 0 || installations.Count > 1)
        {
            obstacles.AddRange(GuestSelection.Obstacles(session.Disk, installations));
        }

        DiskFacts disk = Describe.Disk(session);
        return new Inspection(
            disk,
            Describe.Volumes(session, session.Disk.Use()),
            Describe.Systems(guests),
            [.. DiskReadiness.Find(disk), .. DiskReadiness.Neighbours(session.Disk, guests), .. findings],
            obstacles)
        {
            Unallocated = Describe.Unallocated(session),
        };
    }
}
