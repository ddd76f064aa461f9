using VmGeneralize.Blocks;
using VmGeneralize.Guests;
using VmGeneralize.Guests.Disk;
using VmGeneralize.Pipeline.Results;

namespace VmGeneralize.Pipeline;

/// <summary>What was live on each volume at one moment, to tell what has been freed since.</summary>
internal sealed class VolumeUse(GuestDisk disk)
{
    private readonly Dictionary<string, ExtentSet> _before = disk.Volumes.ToDictionary(volume => volume.Name, volume => Live(volume).Live);

    /// <summary>
    /// Everything that has to be in a copy, and what is wrong with the volume. What no known file system owns counts in full,
    /// and so does a file system that cannot say what it owns.
    /// </summary>
    public static (ExtentSet Live, string? Problem) Live(GuestVolume volume)
    {
        try
        {
            return (volume.LiveExtents(), volume.Problem?.Message);
        }
        catch (VmGeneralizeException problem)
        {
            return (new ExtentSet([new Extent(0, volume.Length)]), problem.Message);
        }
    }

    /// <summary>What was said of a partition at that moment, with what has been freed since.</summary>
    public VolumeFacts WithFreed(VolumeFacts partition) => partition with
    {
        RemovedBytes = FreedSince(volume => !volume.IsLogical && volume.Partition.Number == partition.Number),
        LogicalVolumes = [.. partition.LogicalVolumes.Select(logical => logical with { RemovedBytes = FreedSince(volume => volume.LogicalName == logical.Name) })],
    };

    /// <summary>Bytes that were live then and are not now.</summary>
    private long FreedSince(Func<GuestVolume, bool> isMeant)
    {
        GuestVolume volume = disk.Volumes.Single(isMeant);
        ExtentSet before = _before[volume.Name];
        ExtentSet now = Live(volume).Live;
        return before.TotalLength - before.Intersect(now).TotalLength;
    }
}
