using VmGeneralize.Blocks;
using VmGeneralize.Volumes;

namespace VmGeneralize.Guests.Disk;

/// <summary>The live parts of a disk at one moment. Each volume is asked once, when its answer is first needed.</summary>
public sealed class DiskUse
{
    private readonly GuestDisk _disk;

    // By reference: two volumes that say the same about themselves are two volumes anyway.
    private readonly Dictionary<GuestVolume, (ExtentSet Live, VmGeneralizeException? Problem)> _volumes = new(ReferenceEqualityComparer.Instance);
    private VmGeneralizeException? _unknown;

    private readonly bool _keepUnallocated;

    internal DiskUse(GuestDisk disk, bool keepUnallocated) => (_disk, _keepUnallocated) = (disk, keepUnallocated);

    /// <summary>
    /// Everything of a volume that must be in a copy, in bytes from its start, and what is wrong with the volume. What no known file
    /// system owns counts in full, and so does a file system that cannot say what it owns.
    /// </summary>
    public (ExtentSet Live, VmGeneralizeException? Problem) Of(GuestVolume volume)
    {
        if (!_volumes.TryGetValue(volume, out (ExtentSet Live, VmGeneralizeException? Problem) use))
        {
            try
            {
                use = (Kept(volume), volume.Problem);
            }
            catch (VmGeneralizeException problem)
            {
                use = (new ExtentSet([new Extent(0, volume.Length)]), problem);
                _unknown ??= problem;
            }

            _volumes.Add(volume, use);
        }

        return use;
    }

    /// <summary>As <see cref="Of"/>, where it is on the disk.</summary>
    public ExtentSet OnDisk(GuestVolume volume) => new(Of(volume).Live.SelectMany(live =>
    {
        _disk.Cancellation.ThrowIfCancellationRequested(); // millions of them on a fragmented volume
        return volume.OnDisk(live);
    }));

    /// <summary>
    /// Every byte of the disk that must be in a copy: what a structure that is understood refers to, and whole partitions whose contents are not
    /// known. Unallocated space is not among it unless it was requested.
    /// </summary>
    /// <exception cref="VmGeneralizeException">A known file system cannot say what it owns: a copy might miss something of it, or hold what is
    /// dead.</exception>
    public ExtentSet All()
    {
        ExtentSet all = new(
        [
            .. _disk.Layout.TableExtents,
            .. _disk.Layout.KeptExtents,
            .. _keepUnallocated ? PartitionTable.GapExtents(_disk.Layout, _disk.Device.Length) : [],
            .. _disk.Partitions.SelectMany(OnDisk),
        ]);
        return _unknown is null ? all : throw _unknown;
    }

    private ExtentSet Kept(GuestVolume volume)
    {
        ExtentSet live = volume.LiveExtents(OnDisk);
        return _keepUnallocated ? new ExtentSet(live.Concat(volume.UnallocatedExtents())) : live;
    }
}
