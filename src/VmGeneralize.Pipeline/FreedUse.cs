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
    // A group can have tens of thousands of volumes: none is looked for among all others.
    private readonly Dictionary<(int Partition, string? Logical), GuestVolume> _before = ByIdentity(disk);
    private readonly Dictionary<(int Partition, string? Logical), GuestVolume> _after = ByIdentity(edited);

    /// <summary>What was said about a partition before the edits, with what they freed.</summary>
    public VolumeFacts WithFreed(VolumeFacts partition) => partition with
    {
        RemovedBytes = Freed((partition.Number, null)),
        LogicalVolumes = [.. partition.LogicalVolumes.Select(logical => logical with { RemovedBytes = Freed((0, logical.Name)) })],
    };

    private static Dictionary<(int Partition, string? Logical), GuestVolume> ByIdentity(GuestDisk disk) =>
        disk.Volumes.ToDictionary(volume => volume.IsLogical ? (0, volume.LogicalName) : (volume.Partition.Number, null));

    private long Freed((int Partition, string? Logical) volume)
    {
        edited.Cancellation.ThrowIfCancellationRequested();
        ExtentSet was = before.Of(_before[volume]).Live;
        ExtentSet now = after.Of(_after[volume]).Live;
        return was.TotalLength - was.Intersect(now).TotalLength;
    }
}
