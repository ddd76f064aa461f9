using VmGeneralize.Blocks;
using VmGeneralize.Disks;
using VmGeneralize.Guests.Disk;
using VmGeneralize.Pipeline.Origins;

namespace VmGeneralize.Pipeline;

/// <summary>A disk opened read-only, the overlay that takes all writes, and what is on the disk.</summary>
public sealed class DiskSession : IDisposable
{
    private const string DamagedTable = "Use a copy of the disk from before the damage, or repair its partition table in a copy first: testdisk, gdisk, sfdisk";

    private readonly bool _ownsImage;

    private DiskSession(DiskOrigin origin, DiskImage image, OverlayDevice overlay, GuestDisk disk, bool ownsImage = true)
    {
        _ownsImage = ownsImage;
        Origin = origin;
        Image = image;
        Overlay = overlay;
        Disk = disk;
    }

    /// <summary>Where it comes from, to open it again.</summary>
    public DiskOrigin Origin { get; }

    /// <summary>What messages call it: of a disk file its path, as the user named it.</summary>
    public string Path => Origin.Name;

    internal DiskImage Image { get; }

    internal OverlayDevice Overlay { get; }

    /// <summary>Partitions and file systems, on the overlay.</summary>
    internal GuestDisk Disk { get; }

    /// <summary>Ends whatever is done with the disk.</summary>
    internal CancellationToken Cancellation => Disk.Cancellation;

    /// <param name="origin">The disk.</param>
    /// <param name="cancellation">Ends whatever is done with it: all that is opened from the session keeps it.</param>
    /// <exception cref="CorruptDataException">The container or the partition table is damaged.</exception>
    /// <exception cref="UnsupportedFeatureException">The container uses something that is not handled.</exception>
    /// <exception cref="RefusedException">A parent of a differencing disk is missing or is not the one it was.</exception>
    public static DiskSession Open(DiskOrigin origin, CancellationToken cancellation) => Of(origin, origin.Open(cancellation), cancellation);

    /// <summary>A session on a disk that was opened already, which it owns.</summary>
    internal static DiskSession Of(DiskOrigin origin, DiskImage image, CancellationToken cancellation)
    {
        OverlayDevice? overlay = null;
        try
        {
            overlay = new OverlayDevice(image.Device);
            return new DiskSession(origin, image, overlay, GuestDisk.Read(overlay, cancellation));
        }
        catch (CorruptDataException damage)
        {
            overlay?.Dispose();
            image.Dispose();
            throw damage.In(origin.Name, DamagedTable);
        }
        catch
        {
            overlay?.Dispose();
            image.Dispose();
            throw;
        }
    }

    /// <summary>The same disk with its own overlay, for as long as this session is open.</summary>
    internal DiskSession Again()
    {
        OverlayDevice overlay = new(Image.Device);
        try
        {
            return new DiskSession(Origin, Image, overlay, GuestDisk.Read(overlay, Cancellation), ownsImage: false);
        }
        catch
        {
            overlay.Dispose();
            throw;
        }
    }

    /// <inheritdoc cref="Open(DiskOrigin, CancellationToken)"/>
    public static DiskSession Open(string path, CancellationToken cancellation) => Open(new FileOrigin(path), cancellation);

    public void Dispose()
    {
        Disk.Dispose();
        Overlay.Dispose();
        if (_ownsImage)
        {
            Image.Dispose();
        }
    }
}
