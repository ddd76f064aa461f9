using VmGeneralize.Blocks;
using VmGeneralize.FileSystems;
using VmGeneralize.FileSystems.Probing;
using VmGeneralize.FileSystems.Fat;
using VmGeneralize.FileSystems.Ntfs;
using VmGeneralize.Volumes;

namespace VmGeneralize.Guests;

/// <summary>A disk's partitions and the file systems in them.</summary>
public sealed class GuestDisk : IDisposable
{
    private GuestDisk(IBlockDevice device, PartitionLayout layout, IReadOnlyList<GuestVolume> volumes)
    {
        Device = device;
        Layout = layout;
        Volumes = volumes;
    }

    /// <summary>The whole disk; owned by the caller.</summary>
    public IBlockDevice Device { get; }

    public PartitionLayout Layout { get; }

    /// <summary>In the order of the partition table; extended containers left out.</summary>
    public IReadOnlyList<GuestVolume> Volumes { get; }

    /// <summary>Reads the partition table and opens what can be opened. A damaged file system does not stop the others.</summary>
    /// <exception cref="CorruptDataException">The partition table itself is damaged beyond its backup.</exception>
    public static GuestDisk Read(IBlockDevice device)
    {
        PartitionLayout layout = PartitionTable.Read(device);
        List<GuestVolume> volumes = [];
        foreach (Partition partition in layout.Partitions.Where(partition => !partition.IsExtendedContainer))
        {
            IBlockDevice volume = PartitionTable.OpenVolume(device, partition);
            VolumeContent content = VolumeProbe.Identify(volume);
            try
            {
                volumes.Add(new GuestVolume(partition, volume, content, Open(volume, content.Kind), Problem: null));
            }
            catch (VmGeneralizeException problem)
            {
                volumes.Add(new GuestVolume(partition, volume, content, FileSystem: null, problem));
            }
        }

        return new GuestDisk(device, layout, volumes);
    }

    /// <summary>
    /// Every byte of the disk that has to be in a copy: what the known file systems hold, and everything that no known file
    /// system owns. If in doubt, it is live.
    /// </summary>
    public ExtentSet LiveExtents()
    {
        ExtentSet live = new(Layout.TableExtents);
        live.AddRange(PartitionTable.GapExtents(Layout, Device.Length));
        foreach (GuestVolume volume in Volumes)
        {
            long start = volume.Partition.Extent.Offset;
            if (volume.FileSystem is null)
            {
                live.Add(volume.Partition.Extent);
                continue;
            }

            foreach (Extent extent in volume.FileSystem.LiveExtents())
            {
                live.Add(extent.Shift(start));
            }
        }

        return live;
    }

    public void Dispose()
    {
        foreach (GuestVolume volume in Volumes)
        {
            volume.FileSystem?.Dispose();
            volume.Device.Dispose();
        }
    }

    private static IFileSystem? Open(IBlockDevice volume, VolumeKind kind) => kind switch
    {
        VolumeKind.Ntfs => NtfsFileSystem.Open(volume),
        VolumeKind.Fat => FatFileSystem.Open(volume),
        _ => null,
    };
}
