using VmGeneralize.Blocks;
using VmGeneralize.Checks;
using VmGeneralize.Guests;
using VmGeneralize.Guests.Disk;
using VmGeneralize.Pipeline.Reports;

namespace VmGeneralize.Pipeline;

/// <summary>Describes a disk without changing anything.</summary>
public static class Inspector
{
    public static InspectReport Inspect(DiskSession session)
    {
        List<IGuest> guests = [];
        List<FindingReport> findings = [];
        List<GuestObstacle> obstacles = [.. GuestDetector.DiskObstacles(session.Disk)];
        IReadOnlyList<GuestVolume> installations = GuestDetector.Installations(session.Disk);
        foreach (GuestVolume volume in installations)
        {
            try
            {
                IGuest guest = GuestDetector.Open(volume, session.Disk, GuestOptions.None);
                IReadOnlyList<FindingReport> found = CheckRunner.Run(guest, CheckCatalogue.All);
                findings.AddRange(found);
                obstacles.AddRange(guest.Obstacles().Select(obstacle => SysprepAdvice.Complete(obstacle, found)));
                guests.Add(guest);
            }
            catch (VmGeneralizeException problem)
            {
                obstacles.Add(GuestSelection.Damaged(volume, problem)); // it is told, and does not hide the rest
            }
        }

        if (obstacles.Count == 0 || installations.Count > 1)
        {
            obstacles.AddRange(GuestSelection.Obstacles(session.Disk, installations));
        }

        DiskReport disk = ReportBuilder.Disk(session);
        return new InspectReport(
            disk,
            ReportBuilder.Volumes(session, session.Disk.Use()),
            ReportBuilder.Windows(guests),
            [.. DiskReadiness.Find(disk), .. findings],
            [.. obstacles.Select(ReportBuilder.Obstacle)])
        {
            Linux = ReportBuilder.Linux(guests),
        };
    }
}
