using VmGeneralize.Blocks;

namespace VmGeneralize.Volumes.Lvm;

/// <summary>Reads the volume groups that the physical volumes of a disk make up.</summary>
public static class LvmReader
{
    private const string PartialAdvice = "Attach all of its disks to the VM and generalize it there, or remove the missing volumes (vgreduce --removemissing).";

    /// <exception cref="CorruptDataException">A label, or every copy of the metadata of a physical volume, is damaged.</exception>
    /// <exception cref="UnsupportedFeatureException">The descriptions are too long to keep.</exception>
    /// <exception cref="RefusedException">A physical volume is in use by a group that is not described on this disk.</exception>
    public static LvmLayout Read(IReadOnlyList<LvmMember> members)
    {
        List<string> notes = [];
        DescriptionReader descriptions = new();
        List<PhysicalVolume> volumes = [.. members.Select(member => PhysicalVolume.Read(member, descriptions, notes))];
        foreach (IGrouping<string, PhysicalVolume> same in volumes.GroupBy(volume => volume.Header.Id).Where(group => group.Count() > 1))
        {
            throw new CorruptDataException(
                PvHeader.Structure, 0, $"{string.Join(" and ", same.Select(volume => volume.Member))} have the same id: one is a copy of the other");
        }

        Dictionary<LvmMember, Extent> data = [];
        List<VolumeGroup> groups = [];
        foreach (IGrouping<string, PhysicalVolume> copies in volumes.Where(volume => volume.Group is not null).GroupBy(volume => volume.Group!.Id))
        {
            groups.Add(GroupBuilder.Build([.. copies], volumes, data));
        }

        Dictionary<LvmMember, int> owners = groups.SelectMany(group => group.Members).GroupBy(member => member)
            .ToDictionary(group => group.Key, group => group.Count());
        foreach (PhysicalVolume volume in volumes.Where(volume => !owners.ContainsKey(volume.Member)))
        {
            AddUnused(volume, data, notes);
        }

        return new LvmLayout([.. groups.Select(group => WithConflicts(group, groups, owners)).OrderBy(group => group.Name, StringComparer.Ordinal)], notes)
        {
            DataAreas = data,
            OtherCopies = volumes.ToDictionary(volume => volume.Member, volume => volume.OtherCopies),
            MetadataAreas = volumes.ToDictionary(volume => volume.Member, volume => volume.Header.MetadataAreas),
            StaleMetadata = volumes.ToDictionary(
                volume => volume.Member,
                volume => new ExtentSet(volume.Header.MetadataAreas.SelectMany(area => MetadataArea.Stale(volume.Member.Device, area)))),
        };
    }

    private static VolumeGroup WithConflicts(VolumeGroup group, List<VolumeGroup> groups, Dictionary<LvmMember, int> owners)
    {
        List<string> problems = [.. group.Problems];
        if (groups.Count(other => other.Name == group.Name) > 1)
        {
            problems.Add($"Two volume groups are called {group.Name}. Rename one of them (vgrename).");
        }

        problems.AddRange(group.Members.Where(member => owners[member] > 1)
            .Select(member => $"{member} belongs to several volume groups, one of them {group.Name}."));
        return group with { Problems = problems };
    }

    private static void AddUnused(PhysicalVolume volume, Dictionary<LvmMember, Extent> data, List<string> notes)
    {
        if (volume.Header.IsUsed == true)
        {
            throw new RefusedException(
                LvmRefusal.Partial,
                $"The LVM2 physical volume on {volume.Member} belongs to a volume group that is not described on this disk.",
                PartialAdvice);
        }

        if (volume.Header.IsUsed is null || volume.Header.DataAreas is not [Extent area, ..])
        {
            notes.Add($"The LVM2 physical volume on {volume.Member} names no volume group and may belong to one on another disk: all of it is kept.");
            return;
        }

        notes.Add($"The LVM2 physical volume on {volume.Member} belongs to no volume group: nothing on it is in use.");
        long end = area.Length > 0 ? area.End : volume.Header.MetadataAreas
            .Where(metadata => metadata.Offset >= area.Offset).Select(metadata => metadata.Offset).DefaultIfEmpty(volume.Member.Device.Length).Min();
        data[volume.Member] = Extent.FromBounds(area.Offset, end);
    }
}
