using VmGeneralize.Blocks;
using VmGeneralize.Guests;

namespace VmGeneralize.Pipeline;

/// <summary>What was live on each volume at one moment, to tell what has been freed since.</summary>
internal sealed class VolumeUse(GuestDisk disk)
{
    private readonly Dictionary<int, ExtentSet> _before = disk.Volumes.ToDictionary(volume => volume.Partition.Number, volume => Live(volume).Live);

    /// <summary>
    /// Everything that has to be in a copy, and what is wrong with the volume. What no known file system owns counts in full,
    /// and so does a file system that cannot say what it owns.
    /// </summary>
    public static (ExtentSet Live, string? Problem) Live(GuestVolume volume)
    {
        ExtentSet whole = new([new Extent(0, volume.Partition.Extent.Length)]);
        try
        {
            return (volume.FileSystem?.LiveExtents() ?? whole, volume.Problem?.Message);
        }
        catch (VmGeneralizeException problem)
        {
            return (whole, problem.Message);
        }
    }

    /// <summary>Bytes that were live then and are not now.</summary>
    public long FreedSince(int partition)
    {
        ExtentSet before = _before[partition];
        ExtentSet now = Live(disk.Volumes.Single(volume => volume.Partition.Number == partition)).Live;
        return before.TotalLength - before.Intersect(now).TotalLength;
    }
}
