using VmGeneralize.Blocks;

namespace VmGeneralize.Volumes.Lvm;

/// <summary>A partition (or a whole disk) that holds an LVM2 physical volume.</summary>
/// <param name="Partition">Its number.</param>
/// <param name="Extent">Where it is on the disk, in bytes.</param>
/// <param name="Device">Its bytes; everything that LVM says counts from its start. Owned by the caller.</param>
public sealed record LvmMember(int Partition, Extent Extent, IBlockDevice Device)
{
    /// <summary>Its name in messages.</summary>
    public override string ToString() => $"partition {Partition}";
}
