using VmGeneralize.Blocks;
using VmGeneralize.Checks;
using VmGeneralize.Guests;
using VmGeneralize.Guests.Windows;

namespace VmGeneralize.Pipeline;

/// <summary>Describes a disk without changing anything.</summary>
public static class Inspector
{
    public static InspectReport Inspect(DiskSession session)
    {
        List<WindowsReport> windows = [];
        List<FindingReport> findings = [];
        List<GuestObstacle> obstacles = [.. GuestDetector.DiskObstacles(session.Disk)];
        List<GuestVolume> installations = [];
        foreach (GuestVolume volume in session.Disk.Volumes)
        {
            try
            {
                if (WindowsGuest.IsOn(volume))
                {
                    installations.Add(volume);
                    WindowsGuest guest = WindowsGuest.Read(volume, session.Disk);
                    windows.Add(ReportBuilder.Windows(guest));
                    findings.AddRange(CheckRunner.Run(guest, CheckCatalogue.All));
                    obstacles.AddRange(guest.Obstacles());
                }
            }
            catch (VmGeneralizeException problem)
            {
                obstacles.Add(Unreadable(volume, problem));
            }
        }

        if (obstacles.Count == 0 || installations.Count > 1)
        {
            obstacles.AddRange(GuestSelection.Obstacles(session.Disk, installations));
        }

        DiskReport disk = ReportBuilder.Disk(session);
        return new InspectReport(
            disk,
            ReportBuilder.Volumes(session),
            windows,
            [.. DiskReadiness.Find(disk), .. findings],
            [.. obstacles.Select(ReportBuilder.Obstacle)]);
    }

    // What cannot be read is told and does not hide the rest.
    private static GuestObstacle Unreadable(GuestVolume volume, VmGeneralizeException problem) => problem is RefusedException refused
        ? new GuestObstacle(refused.Code, refused.Reason, refused.FirstDo)
        : new GuestObstacle(
            "damaged",
            $"Partition {volume.Partition.Number} is damaged or uses something that is not supported: {problem.Message}",
            "Take the disk from a copy that Windows starts from, or repair it there (chkdsk /f).");
}
