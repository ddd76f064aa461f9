using VmGeneralize.Blocks;
using VmGeneralize.Guests;

namespace VmGeneralize.Pipeline.Azure;

/// <summary>Checks of a disk without a system.</summary>
internal static class DataDiskCheck
{
    /// <exception cref="RefusedException">A system is installed on it.</exception>
    public static void RequireNoSystem(DiskSession session)
    {
        if (GuestDetector.Installations(session.Disk) is [var volume, ..])
        {
            throw new RefusedException(
                PipelineRefusal.NotADataDisk,
                $"A system is installed on this disk ({volume.Name}).",
                "Leave --data-disk out: a system disk must be generalized before it is handed over.");
        }
    }

    /// <summary>
    /// Whether some file system was not closed cleanly or is damaged: what it says is free may hold data that its journal has yet to hand out. A data disk
    /// is not changed here, so it may be uploaded anyway, but then as a whole.
    /// </summary>
    public static bool IsInDoubt(DiskSession session) =>
        GuestDetector.DiskObstacles(session.Disk).Any() || session.Disk.Volumes.Any(volume => GuestDetector.DamageOf(volume) is not null);
}
