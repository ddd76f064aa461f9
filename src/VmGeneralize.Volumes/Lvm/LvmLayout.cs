using VmGeneralize.Blocks;

namespace VmGeneralize.Volumes.Lvm;

/// <summary>What the LVM2 physical volumes of a disk say.</summary>
/// <param name="Groups">By name.</param>
/// <param name="Notes">What a user should know, such as that a damaged copy of the metadata was passed over.</param>
public sealed record LvmLayout(IReadOnlyList<VolumeGroup> Groups, IReadOnlyList<string> Notes)
{
    internal IReadOnlyDictionary<LvmMember, Extent> DataAreas { get; init; } = new Dictionary<LvmMember, Extent>();

    /// <summary>
    /// Everything of a member that is not its area of physical extents, as bytes of its device: label, headers, metadata, gaps, the tail. No
    /// file system owns it: it is live. Of the area of extents, only what logical volumes map to can be.
    /// </summary>
    public ExtentSet MetadataExtents(LvmMember member)
    {
        ExtentSet extents = new([new Extent(0, member.Device.Length)]);
        if (DataAreas.TryGetValue(member, out Extent data))
        {
            extents.Remove(data);
        }

        return extents;
    }
}
