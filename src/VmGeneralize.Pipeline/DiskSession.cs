using VmGeneralize.Blocks;
using VmGeneralize.Disks;
using VmGeneralize.Guests;
using VmGeneralize.Guests.Disk;

namespace VmGeneralize.Pipeline;

/// <summary>A disk file opened read-only, the overlay that takes all writes, and what is on the disk.</summary>
public sealed class DiskSession : IDisposable
{
    private DiskSession(SourceDisk source, DiskImage image, OverlayDevice overlay, GuestDisk disk)
    {
        Source = source;
        Image = image;
        Overlay = overlay;
        Disk = disk;
    }

    /// <summary>The file, as the user named it.</summary>
    public string Path => Source.Path;

    /// <summary>The file with where its parents may be, to open it once more.</summary>
    public SourceDisk Source { get; }

    internal DiskImage Image { get; }

    internal OverlayDevice Overlay { get; }

    /// <summary>Partitions and file systems, on the overlay.</summary>
    internal GuestDisk Disk { get; }

    /// <exception cref="CorruptDataException">The container or the partition table is damaged.</exception>
    /// <exception cref="UnsupportedFeatureException">The container uses something that is not handled.</exception>
    /// <exception cref="RefusedException">A parent of a differencing disk is missing or is not the one it was.</exception>
    public static DiskSession Open(SourceDisk source) => Of(source, DiskFile.Open(source.Path, new DiskOpenOptions { ParentPaths = source.Parents }));

    /// <summary>A session on a disk that was opened already, which it owns.</summary>
    internal static DiskSession Of(SourceDisk source, DiskImage image)
    {
        OverlayDevice? overlay = null;
        try
        {
            overlay = new OverlayDevice(image.Device);
            return new DiskSession(source, image, overlay, GuestDisk.Read(overlay));
        }
        catch
        {
            overlay?.Dispose();
            image.Dispose();
            throw;
        }
    }

    /// <inheritdoc cref="Open(SourceDisk)"/>
    public static DiskSession Open(string path) => Open(new SourceDisk(path, []));

    public void Dispose()
    {
        Disk.Dispose();
        Overlay.Dispose();
        Image.Dispose();
    }
}
