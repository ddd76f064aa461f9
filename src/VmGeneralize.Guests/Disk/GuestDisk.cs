using VmGeneralize.Blocks;
using VmGeneralize.FileSystems;
using VmGeneralize.Volumes;

namespace VmGeneralize.Guests.Disk;

/// <summary>A disk's partitions and logical volumes, and the file systems in them.</summary>
public sealed class GuestDisk : IDisposable
{
    private GuestDisk(IBlockDevice device, PartitionLayout layout, IReadOnlyList<GuestVolume> volumes, CancellationToken cancellation)
    {
        Device = device;
        Cancellation = cancellation;
        Layout = layout;
        Volumes = volumes;
    }

    /// <summary>The whole disk; owned by the caller.</summary>
    public IBlockDevice Device { get; }

    /// <summary>
    /// Ends whatever is done with the disk: its volumes ask at every access, and what is opened from them (file systems, guests, hives)
    /// keeps it and asks in loops of its own.
    /// </summary>
    public CancellationToken Cancellation { get; }

    public PartitionLayout Layout { get; }

    /// <summary>Partitions in the order of their table, extended containers left out; then the logical volumes in them.</summary>
    public IReadOnlyList<GuestVolume> Volumes { get; }

    /// <summary>The volumes that are partitions: they do not overlap.</summary>
    public IEnumerable<GuestVolume> Partitions => Volumes.Where(volume => !volume.IsLogical);

    /// <summary>A disk whose volumes were opened elsewhere; it owns them.</summary>
    public static GuestDisk Of(IBlockDevice device, PartitionLayout layout, IReadOnlyList<GuestVolume> volumes) =>
        new(device, layout, volumes, CancellationToken.None);

    /// <summary>Reads the partition table and opens what can be opened. A damaged file system does not stop the others.</summary>
    /// <param name="device">The whole disk; stays the caller's.</param>
    /// <param name="cancellation">Ends whatever is done with the disk.</param>
    /// <exception cref="CorruptDataException">The partition table itself is damaged beyond its backup.</exception>
    public static GuestDisk Read(IBlockDevice device, CancellationToken cancellation)
    {
        StoppableDevice disk = new(device, cancellation);
        PartitionLayout layout = PartitionTable.Read(disk);
        GuestVolume[] partitions =
        [
            .. layout.Partitions.Where(partition => !partition.IsExtendedContainer)
                .Select(partition => VolumeOpener.Open(partition, PartitionTable.OpenVolume(disk, partition), cancellation)),
        ];
        IReadOnlyList<GuestVolume> volumes = LogicalVolumes.Add(partitions, cancellation, out IReadOnlyList<string> notes);
        return new GuestDisk(device, layout with { Notes = [.. layout.Notes, .. notes] }, volumes, cancellation);
    }

    /// <summary>Whether any volume that can be edited holds slack, whether a system uses it or not.</summary>
    /// <exception cref="CorruptDataException">A volume is damaged; it is named.</exception>
    public bool HasSlack
    {
        get
        {
            foreach (GuestVolume volume in Volumes)
            {
                try
                {
                    if (volume.FileSystem is IWritableFileSystem { HasSlack: true })
                    {
                        return true;
                    }
                }
                catch (CorruptDataException problem)
                {
                    throw problem.In(volume.Name);
                }
            }

            return false;
        }
    }

    /// <summary>What is live on the disk as it is now; to be asked once, since every allocation of every volume is checked.</summary>
    /// <param name="keepUnallocated">Take unallocated space for live too.</param>
    public DiskUse Use(bool keepUnallocated = false) => new(this, keepUnallocated);

    /// <inheritdoc cref="DiskUse.All"/>
    public ExtentSet LiveExtents(bool keepUnallocated = false) => Use(keepUnallocated).All();

    /// <summary>
    /// The unallocated space, in the order of the disk: outside the partitions, after volumes that are smaller than what they are in, in
    /// Microsoft reserved partitions.
    /// </summary>
    public IReadOnlyList<UnallocatedPart> UnallocatedParts() =>
    [
        .. PartitionTable.UnallocatedSpaces(Layout, Device.Length)
            .Select(space => new UnallocatedPart(UnallocatedKind.Gap, space.Place, Partition: null, space.Extents))
            .Concat(Volumes.SelectMany(UnallocatedPart.Of))
            .OrderBy(part => part.OnDisk[0]),
    ];

    public void Dispose()
    {
        foreach (GuestVolume volume in Volumes)
        {
            volume.FileSystem?.Dispose();
            volume.Device.Dispose();
        }
    }
}
