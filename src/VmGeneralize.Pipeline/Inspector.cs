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
        IReadOnlyList<GuestVolume> installations = GuestDetector.Installations(session.Disk);
        foreach (GuestVolume volume in installations)
        {
            WindowsGuest guest = WindowsGuest.Read(volume);
            windows.Add(ReportBuilder.Windows(guest));
            findings.AddRange(CheckRunner.Run(guest, CheckCatalogue.All));
            obstacles.AddRange(guest.Obstacles());
        }

        obstacles.AddRange(GuestSelection.Obstacles(session.Disk, installations));
        return new InspectReport(
            ReportBuilder.Disk(session),
            [.. session.Disk.Volumes.Select(ReportBuilder.Volume)],
            windows,
            findings,
            [.. obstacles.Select(ReportBuilder.Obstacle)]);
    }
}
