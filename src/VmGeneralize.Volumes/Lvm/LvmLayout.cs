using VmGeneralize.Blocks;

namespace VmGeneralize.Volumes.Lvm;

/// <summary>What the LVM2 physical volumes of a disk say.</summary>
/// <param name="Groups">By name.</param>
/// <param name="Notes">What a user should know, such as that a damaged copy of the metadata was skipped.</param>
public sealed record LvmLayout(IReadOnlyList<VolumeGroup> Groups, IReadOnlyList<string> Notes)
{
    internal IReadOnlyDictionary<LvmMember, Extent> DataAreas { get; init; } = new Dictionary<LvmMember, Extent>();

    /// <summary>The places for descriptions of the group that the label of each member names.</summary>
    internal IReadOnlyDictionary<LvmMember, IReadOnlyList<Extent>> MetadataAreas { get; init; } = new Dictionary<LvmMember, IReadOnlyList<Extent>>();

    /// <summary>What is wrong with copies of the description on a member that were not used; see <see cref="Notes"/>.</summary>
    internal IReadOnlyDictionary<LvmMember, IReadOnlyList<string>> OtherCopies { get; init; } = new Dictionary<LvmMember, IReadOnlyList<string>>();

    /// <summary>Older descriptions in those places.</summary>
    internal IReadOnlyDictionary<LvmMember, ExtentSet> StaleMetadata { get; init; } = new Dictionary<LvmMember, ExtentSet>();

    /// <summary>
    /// The parts of a member that LVM itself needs, as bytes of its device: everything before its area of physical extents (label, headers, metadata,
    /// gaps), and a second place for metadata after it, without older descriptions. Of the area of extents, only what logical volumes map to is
    /// live.
    /// </summary>
    public ExtentSet MetadataExtents(LvmMember member)
    {
        ExtentSet extents = new([new Extent(0, member.Device.Length)]);
        if (DataAreas.TryGetValue(member, out Extent data))
        {
            extents.Remove(data);
        }

        foreach (Extent dead in TrailingExtents(member).Concat(StaleMetadata.GetValueOrDefault(member) ?? []))
        {
            extents.Remove(dead);
        }

        return extents;
    }

    /// <summary>Copies of the description on a member that differ from the one that was used: they are live, and their contents are unknown.</summary>
    public IReadOnlyList<string> OtherCopiesOn(LvmMember member) => OtherCopies.GetValueOrDefault(member) ?? [];

    /// <summary>Bytes of a member after its area of extents that its label does not name: the rest of an extent, and what pvresize left.</summary>
    public ExtentSet TrailingExtents(LvmMember member)
    {
        ExtentSet trailing = [];
        if (DataAreas.TryGetValue(member, out Extent data) && MetadataAreas.TryGetValue(member, out IReadOnlyList<Extent>? areas))
        {
            trailing.Add(Extent.FromBounds(data.End, member.Device.Length));
            foreach (Extent area in areas)
            {
                trailing.Remove(area);
            }
        }

        return trailing;
    }
}
