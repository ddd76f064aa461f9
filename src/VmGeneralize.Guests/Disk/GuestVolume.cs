using VmGeneralize.Blocks;
using VmGeneralize.FileSystems;
using VmGeneralize.FileSystems.Probing;
using VmGeneralize.Volumes;

namespace VmGeneralize.Guests.Disk;

/// <summary>A partition, or a logical volume in partitions, with what is in it.</summary>
/// <param name="Partition">Its entry in the partition table; of a logical volume, that of the partition where it starts.</param>
/// <param name="Device">Its bytes; empty when a logical volume cannot be put together.</param>
/// <param name="Content">What the first bytes say it holds.</param>
/// <param name="FileSystem">The opened file system, or null when it is of a kind that is not read.</param>
/// <param name="Problem">Why it, or a file system of a known kind in it, could not be opened; or null.</param>
public sealed record GuestVolume(
    Partition Partition,
    IBlockDevice Device,
    VolumeContent Content,
    IFileSystem? FileSystem,
    VmGeneralizeException? Problem)
{
    /// <summary>How messages and reports call it, unique on the disk: <c>partition 3</c>, <c>rootvg/rootlv</c>.</summary>
    public string Name => LogicalName ?? $"partition {Partition.Number}";

    /// <summary>What is known about its kind: how it is repaired, what is said about it where it is not read.</summary>
    public VolumeFormat Format => VolumeFormats.Of(Content.Kind);

    /// <summary>Group and name of a logical volume, such as <c>rootvg/rootlv</c>; null for a partition.</summary>
    public string? LogicalName { get; init; }

    public bool IsLogical => LogicalName is not null;

    /// <summary>The first page of a swap volume; null for everything else.</summary>
    public SwapHeader? Swap { get; init; }

    /// <summary>UUID and label.</summary>
    public VolumeIdentity Identity { get; init; } = VolumeIdentity.None;

    /// <summary>Size in bytes.</summary>
    public long Length => IsLogical ? Map?.Length ?? Device.Length : Partition.Extent.Length;

    /// <summary>How a logical volume is laid out on the disk.</summary>
    internal IVolumeMap? Map { get; init; }

    /// <summary>A partition that LVM uses and whose group is in order: its free extents are not live.</summary>
    internal PhysicalVolumeUse? Physical { get; init; }

    /// <summary>Of a partition that LVM uses: copies of the group's description that are damaged or old. They are copied as they are.</summary>
    public IReadOnlyList<string> OtherCopies => Physical?.OtherCopies ?? [];

    /// <summary>True when it is known which of its bytes are live, so that the rest of them is free space.</summary>
    public bool IsUnderstood => FileSystem is not null || Swap is { Hibernation: null } || Physical is not null || IsReserve;

    /// <summary>A partition whose contents mean nothing: Microsoft reserved.</summary>
    public bool IsReserve => !IsLogical && Partition.Role == PartitionRole.MicrosoftReserved;

    /// <summary>Unit of its free space, in bytes.</summary>
    public int AllocationUnit => FileSystem?.AllocationUnit ?? Swap?.PageSize ?? 4096;

    /// <summary>Where bytes of the volume are on the disk, in the order of the volume; as many bytes in all as <paramref name="range"/> has.</summary>
    public IEnumerable<Extent> OnDisk(Extent range) => IsLogical ? Map?.OnDisk(range) ?? [] : [range.Shift(Partition.Extent.Offset)];

    /// <summary>As <see cref="OnDisk(Extent)"/>, for all of it.</summary>
    public IEnumerable<Extent> OnDisk() => OnDisk(new Extent(0, Length));

    /// <summary>
    /// Every byte of the volume that must be in a copy. A volume that is not understood is live as a whole; of swap only the header is, of a
    /// physical volume what LVM itself and the logical volumes in it need, and of a Microsoft reserved partition nothing.
    /// </summary>
    public ExtentSet LiveExtents() => LiveExtents(static volume => volume.LiveOnDisk());

    /// <summary>As <see cref="LiveExtents()"/>.</summary>
    /// <param name="logical">What of a logical volume is live, where it is on the disk.</param>
    internal ExtentSet LiveExtents(Func<GuestVolume, ExtentSet> logical) => this switch
    {
        { IsReserve: true } => [],
        { FileSystem: { } fileSystem } => fileSystem.LiveExtents(),
        { Swap: { Hibernation: null } swap } => new ExtentSet([new Extent(0, Math.Min(swap.PageSize, Length))]),
        { Physical: { } physical } => physical.LiveExtents(Partition.Extent, logical),
        _ => new ExtentSet([new Extent(0, Length)]),
    };

    /// <summary>
    /// Bytes of the volume that its contents do not reach, from its start: after the end of a file system that is smaller, after the area of
    /// a physical volume's extents, all of a Microsoft reserved partition.
    /// </summary>
    public ExtentSet UnallocatedExtents() => this switch
    {
        { IsReserve: true } => [new Extent(0, Length)],
        { FileSystem: { } fileSystem } => fileSystem.TrailingExtents(),
        { Physical: { } physical } => physical.Trailing,
        _ => [],
    };

    /// <summary>What of it is free inside what it holds, where it is on the disk; of a physical volume, what no logical volume uses.</summary>
    public ExtentSet FreeOnDisk()
    {
        ExtentSet free = new(OnDisk());
        foreach (Extent unallocated in UnallocatedExtents().SelectMany(OnDisk))
        {
            free.Remove(unallocated);
        }

        foreach (Extent owned in Physical is { } physical ? physical.AllocatedExtents(Partition.Extent).SelectMany(OnDisk) : LiveOnDisk())
        {
            free.Remove(owned);
        }

        return free;
    }

    /// <summary>What of it is live, where it is on the disk.</summary>
    public ExtentSet LiveOnDisk() => new(LiveExtents().SelectMany(OnDisk));
}
