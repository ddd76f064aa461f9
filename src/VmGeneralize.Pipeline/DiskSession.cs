using VmGeneralize.Blocks;
using VmGeneralize.Disks;
using VmGeneralize.Guests;

namespace VmGeneralize.Pipeline;

/// <summary>A disk file opened read-only, the overlay that takes all writes, and what is on the disk.</summary>
public sealed class DiskSession : IDisposable
{
    private DiskSession(string path, DiskImage image, OverlayDevice overlay, GuestDisk disk)
    {
        Path = path;
        Image = image;
        Overlay = overlay;
        Disk = disk;
    }

    /// <summary>The file, as the user named it.</summary>
    public string Path { get; }

    internal DiskImage Image { get; }

    internal OverlayDevice Overlay { get; }

    /// <summary>Partitions and file systems, on the overlay.</summary>
    internal GuestDisk Disk { get; }

    /// <exception cref="CorruptDataException">The container or the partition table is damaged.</exception>
    /// <exception cref="UnsupportedFeatureException">The container uses something that is not handled.</exception>
    public static DiskSession Open(string path) => Of(path, DiskFile.Open(path));

    /// <summary>A session on a disk that was opened already, which it owns.</summary>
    internal static DiskSession Of(string path, DiskImage image)
    {
        OverlayDevice? overlay = null;
        try
        {
            overlay = new OverlayDevice(image.Device);
            return new DiskSession(path, image, overlay, GuestDisk.Read(overlay));
        }
        catch
        {
            overlay?.Dispose();
            image.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Disk.Dispose();
        Overlay.Dispose();
        Image.Dispose();
    }
}
