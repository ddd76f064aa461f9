using VmGeneralize.Blocks;

namespace VmGeneralize.Guests.Disk;

/// <summary>An unallocated part of the disk: its contents are dead.</summary>
/// <param name="Kind">Why it is unallocated.</param>
/// <param name="Place">Where it is, in words that continue after "space": "after the volume on partition 2".</param>
/// <param name="Partition">The partition that it is in; null outside all of them.</param>
/// <param name="OnDisk">In bytes from the start of the disk; never empty.</param>
public sealed record UnallocatedPart(UnallocatedKind Kind, string Place, int? Partition, ExtentSet OnDisk)
{
    /// <summary>That of a volume; none when it is filled to its end, or not understood.</summary>
    internal static IEnumerable<UnallocatedPart> Of(GuestVolume volume)
    {
        ExtentSet onDisk = new(volume.UnallocatedExtents().SelectMany(volume.OnDisk));
        if (onDisk.Count > 0)
        {
            yield return volume.IsReserve
                ? new UnallocatedPart(UnallocatedKind.Reserve, $"in {volume.Name} (Microsoft reserved)", volume.Partition.Number, onDisk)
                : new UnallocatedPart(UnallocatedKind.AfterVolume, $"after the volume on {volume.Name}", volume.Partition.Number, onDisk);
        }
    }
}

/// <summary>Why a part of a disk is unallocated.</summary>
public enum UnallocatedKind
{
    /// <summary>It is outside all partitions, as where one was deleted.</summary>
    Gap,

    /// <summary>The volume in its partition ends before the partition does.</summary>
    AfterVolume,

    /// <summary>It is a Microsoft reserved partition.</summary>
    Reserve,
}
