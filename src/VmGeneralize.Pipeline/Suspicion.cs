using VmGeneralize.Guests;
using VmGeneralize.Guests.Disk;
using VmGeneralize.Guests.Windows;

namespace VmGeneralize.Pipeline;

/// <summary>
/// Signs that changing a disk may fail though nothing forbids it: damage, and hives that are stored so that they cannot be written. Found in
/// metadata; whether it does fail, and with which message, only trying shows.
/// </summary>
internal static class Suspicion
{
    private const uint NotPlain = 0x200 | 0x800 | 0x4000; // FILE_ATTRIBUTE_SPARSE_FILE, _COMPRESSED and _ENCRYPTED

    public static bool IsOn(GuestDisk disk, IEnumerable<IGuest> guests) =>
        disk.Volumes.Any(volume => VolumeDamage.Of(volume) is not null) || guests.OfType<WindowsGuest>().Any(IsOdd);

    private static bool IsOdd(WindowsGuest guest) => guest.DamagedMainHives.Count > 0
        || WindowsHives.All(guest).Select(hive => guest.Find(WindowsHives.PathOf(hive))).OfType<GuestFile>()
            .Any(file => !file.IsFile || (file.Attributes & NotPlain) != 0);
}
