using VmGeneralize.Blocks;

namespace VmGeneralize.Guests.Disk;

/// <summary>How LVM uses a partition.</summary>
/// <param name="Metadata">Label, volume group descriptions and everything else that belongs to no extent; in bytes from the partition's start.</param>
/// <param name="Trailing">Bytes after the area of extents that LVM does not name; in bytes from the partition's start.</param>
/// <param name="Volumes">The logical volumes of its group, those included that only others use.</param>
internal sealed record PhysicalVolumeUse(ExtentSet Metadata, ExtentSet Trailing, IReadOnlyList<GuestVolume> Volumes)
{
    /// <summary>What is wrong with copies of the group's description that were not taken.</summary>
    public IReadOnlyList<string> OtherCopies { get; init; } = [];

    /// <param name="partition">Where the partition is on the disk.</param>
    /// <param name="live">What of a logical volume is live, where it is on the disk.</param>
    /// <returns>In bytes from the partition's start.</returns>
    public ExtentSet LiveExtents(Extent partition, Func<GuestVolume, ExtentSet> live) => Within(partition, Volumes.SelectMany(live));

    /// <summary>As <see cref="LiveExtents"/>, with the logical volumes in full: what is not in it belongs to no volume.</summary>
    public ExtentSet AllocatedExtents(Extent partition) => Within(partition, Volumes.SelectMany(volume => volume.OnDisk()));

    private ExtentSet Within(Extent partition, IEnumerable<Extent> onDisk) => new(
    [
        .. Metadata,
        .. onDisk.Select(extent => extent.Intersect(partition)).Where(extent => extent.Length > 0).Select(extent => extent.Shift(-partition.Offset)),
    ]);
}
