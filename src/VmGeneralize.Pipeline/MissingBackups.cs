using VmGeneralize.FileSystems.Ntfs;
using VmGeneralize.Guests.Disk;

namespace VmGeneralize.Pipeline;

/// <summary>Volumes of NTFS without the backup of their boot sector, which whatever is written gets (<see cref="NtfsFileSystem.Scrub"/>).</summary>
internal static class MissingBackups
{
    /// <summary>A sentence for each.</summary>
    public static IEnumerable<string> Notes(GuestDisk disk) => disk.Volumes
        .Where(volume => volume.FileSystem is NtfsFileSystem { LacksBackupBootSector: true })
        .Select(volume => $"The backup of the boot sector after the NTFS volume on {volume.Name} is missing.");

    /// <summary>The same, with what became of it.</summary>
    public static IEnumerable<string> Repaired(GuestDisk disk) => Notes(disk).Select(note => $"{note} The copy that is written has it.");
}
