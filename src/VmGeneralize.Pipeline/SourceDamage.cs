using VmGeneralize.Blocks;
using VmGeneralize.FileSystems;
using VmGeneralize.Guests;
using VmGeneralize.Guests.Disk;
using VmGeneralize.Guests.Windows;

namespace VmGeneralize.Pipeline;

/// <summary>
/// What was damaged on a disk before it was touched. An edit that cannot be made or does not hold there (a folder lists what its index does not
/// find, a name occurs twice) is the disk's fault, and not a defect of this program.
/// </summary>
internal static class SourceDamage
{
    /// <summary>An exception that may be the disk's fault: a rule of ours that did not hold.</summary>
    public static bool IsSuspected(Exception problem) => problem is InvalidOperationException or GuestPathNotFoundException;

    /// <summary>The first thing that is damaged; null when nothing is.</summary>
    /// <param name="session">The disk; what was done to its overlay is not checked.</param>
    /// <param name="cancellation">Ends it.</param>
    public static CorruptDataException? Find(DiskSession session, CancellationToken cancellation)
    {
        using GuestDisk source = GuestDisk.Read(session.Image.Device, cancellation);
        return source.Volumes.Select(volume => OfVolume(volume, cancellation)).OfType<CorruptDataException>().FirstOrDefault()
            ?? GuestDetector.Installations(source).Select(volume => OfHives(volume, source)).OfType<CorruptDataException>().FirstOrDefault();
    }

    private static CorruptDataException? OfVolume(GuestVolume volume, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return (VolumeDamage.Of(volume) as CorruptDataException)?.In(volume.Name, GuestSelection.RepairOf(volume));
    }

    private static CorruptDataException? OfHives(GuestVolume volume, GuestDisk disk) =>
        GuestDetector.Open(volume, disk, GuestOptions.None) is WindowsGuest windows && windows.DamagedHives is [(var hive, var problem), ..]
            ? new CorruptDataException($"Registry hive {hive} on {volume.Name}", 0, problem).Advised("Take a copy of the disk from before the damage")
            : null;
}
