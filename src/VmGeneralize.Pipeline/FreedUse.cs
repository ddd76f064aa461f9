using VmGeneralize.Blocks;
using VmGeneralize.Guests.Disk;
using VmGeneralize.Pipeline.Results;

namespace VmGeneralize.Pipeline;

/// <summary>The live parts of each volume of a disk, before it was edited and afterwards.</summary>
/// <param name="disk">The disk as it was.</param>
/// <param name="before">What was live then; asked before the first edit.</param>
/// <param name="edited">The disk as verification read it again.</param>
/// <param name="after">What is live there.</param>
internal sealed class FreedUse(GuestDisk disk, DiskUse before, GuestDisk edited, DiskUse after)
{
    /// <summary>What was said about a partition before the edits, with what they freed.</summary>
    public VolumeFacts WithFreed(VolumeFacts partition) => partition with
    {
        RemovedBytes = Freed(volume => !volume.IsLogical && volume.Partition.Number == partition.Number),
        LogicalVolumes = [.. partition.LogicalVolumes.Select(logical => logical with { RemovedBytes = Freed(volume => volume.LogicalName == logical.Name) })],
    };

    private long Freed(Func<GuestVolume, bool> isMeant)
    {
        ExtentSet was = before.Of(disk.Volumes.Single(isMeant)).Live;
        ExtentSet now = after.Of(edited.Volumes.Single(isMeant)).Live;
        return was.TotalLength - was.Intersect(now).TotalLength;
    }
}
