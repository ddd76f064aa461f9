using VmGeneralize.Blocks;
using VmGeneralize.Checks;
using VmGeneralize.Guests;
using VmGeneralize.Guests.Disk;
using VmGeneralize.Pipeline.Results;

namespace VmGeneralize.Pipeline.Audit;

/// <summary>
/// Audits a disk that claims to be generalized, by any tool: what is left of one machine, which secrets are on it, and what
/// deletions left. Changes nothing.
/// </summary>
public static class Auditor
{
    /// <exception cref="UsageException">The search file holds a string that cannot be searched for.</exception>
    /// <exception cref="IOException">The search file cannot be read.</exception>
    public static DiskAudit Run(DiskSession session, AuditOptions options, IProgress<ProgressUpdate>? progress, CancellationToken cancellation)
    {
        NeedleSet? needles = options.SearchFile is null ? null : NeedleSet.Read(options.SearchFile, cancellation);
        List<Finding> findings = [];
        List<IGuest> guests = [];
        GuestVolume[] volumes = [.. session.Disk.Volumes.Where(volume => options.Partition is null || volume.Partition.Number == options.Partition)];
        if (options.Partition is int number && volumes.Length == 0)
        {
            throw new UsageException($"There is no partition {number}.");
        }

        GuestVolume[] installations = [.. GuestDetector.Installations(session.Disk).Where(volumes.Contains)];
        foreach (GuestVolume volume in installations)
        {
            cancellation.ThrowIfCancellationRequested();
            progress?.Report(new ProgressUpdate("Checking the system", 0, 0));
            AuditSystem(session.Disk, volume, guests, findings, cancellation);
        }

        if (installations.Length == 0)
        {
            // Silence about a disk that could not be judged must not read as praise; a partition that was requested need not hold a system.
            GuestObstacle? hidden = options.Partition is null ? GuestDetector.DiskObstacles(session.Disk).FirstOrDefault() : null;
            findings.Add(new Finding(
                options.Partition is null ? Severity.Error : Severity.Info,
                hidden is null ? "No installed system was found" : $"Not checked: {hidden.Reason}",
                session.Path,
                hidden?.FirstDo)
            {
                Kind = FindingKind.NotAudited, Partition = options.Partition,
            });
        }

        findings.AddRange(OutsideAudit.Run(session.Disk, guests));
        progress?.Report(new ProgressUpdate("Looking for dead data", 0, 0));
        DeadDataRemedy remedy = DeadDataRemedy.For(session.Disk);
        if (options.Partition is null)
        {
            findings.AddRange(TableAudit.Find(session.Overlay, session.Disk.Layout, remedy));
            findings.AddRange(BootCodeAudit.OfDisk(session.Overlay, session.Disk.Layout));
        }

        foreach (GuestVolume volume in volumes)
        {
            cancellation.ThrowIfCancellationRequested();
            findings.AddRange(VolumeAudit.Metadata(volume, remedy));
        }

        UnallocatedPart[] unallocated = [.. session.Disk.UnallocatedParts().Where(part => options.Partition is null || part.Partition == options.Partition)];
        FreeSpace[] spaces =
        [
            .. volumes.Where(volume => volume is { IsUnderstood: true, Length: > 0 }).Select(volume => new FreeSpace(volume)),
            .. unallocated.Select(part => new FreeSpace(part)),
        ];
        DiskScan scan = new(session.Overlay, spaces, needles is { LongestBytes: > 0 } ? needles : null);
        scan.Run(progress, cancellation);
        findings.AddRange(spaces.SelectMany(space => VolumeAudit.FreeClusters(space, remedy)));
        findings.AddRange(spaces.SelectMany(space => UnallocatedAudit.Find(space, remedy, session.Overlay, cancellation)));

        PlaceFinder finder = new(session.Disk, SystemPartition(session));
        DiskAudit audit = new(
            Describe.Disk(session),
            Describe.Systems(guests),
            [.. findings.OrderByDescending(finding => finding.Severity)],
            finder.Explain(scan.Hits, cancellation),
            scan.HitCount);
        cancellation.ThrowIfCancellationRequested();
        return audit;
    }

    /// <summary>
    /// What can be read of the systems of a disk on which something forbids changes: as <see cref="Run"/> reports it, but for volumes and free space, which
    /// need not be cleaned.
    /// </summary>
    public static DiskAudit Systems(DiskSession session, CancellationToken cancellation)
    {
        List<Finding> findings = [];
        List<IGuest> guests = [];
        foreach (GuestVolume volume in GuestDetector.Installations(session.Disk))
        {
            cancellation.ThrowIfCancellationRequested();
            AuditSystem(session.Disk, volume, guests, findings, cancellation);
        }

        findings.AddRange(OutsideAudit.Run(session.Disk, guests));
        return new DiskAudit(
            Describe.Disk(session), Describe.Systems(guests), [.. findings.OrderByDescending(finding => finding.Severity)], Hits: [], HitCount: 0);
    }

    /// <summary>There is a system, and none that generalize can change: whatever else is on the disk, it is refused.</summary>
    internal static bool IsOnlyRead(GuestDisk disk) =>
        GuestDetector.Installations(disk) is { Count: > 0 } systems && !systems.Any(SystemAudit.CanChange);

    private static int? SystemPartition(DiskSession session) => GuestDetector.Installations(session.Disk) is [var first, ..] ? first.Partition.Number : null;

    private static void AuditSystem(GuestDisk disk, GuestVolume volume, List<IGuest> guests, List<Finding> findings, CancellationToken cancellation)
    {
        try
        {
            IGuest guest = GuestDetector.Open(volume, disk, GuestOptions.None);
            findings.AddRange(SystemAudit.Run(guest, cancellation));
            guests.Add(guest);
        }
        catch (VmGeneralizeException problem)
        {
            findings.Add(new Finding(Severity.Error, "The installation could not be read, so nothing can be said for it", problem.Message)
            {
                Kind = FindingKind.NotAudited, Partition = volume.Partition.Number,
            });
        }
    }
}
