using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Probing;
using VmGeneralize.Volumes.Lvm;

namespace VmGeneralize.Guests.Disk;

/// <summary>Opens the logical volumes of a disk.</summary>
internal static class LogicalVolumes
{
    /// <param name="partitions">The disk's partitions; those that LVM uses get what is known about them.</param>
    /// <param name="cancellation">Ends whatever is done with the volumes.</param>
    /// <param name="notes">What a user should know.</param>
    /// <returns>The partitions in their order, then the logical volumes.</returns>
    public static IReadOnlyList<GuestVolume> Add(IReadOnlyList<GuestVolume> partitions, CancellationToken cancellation, out IReadOnlyList<string> notes)
    {
        LvmMember[] members =
        [
            .. partitions.Where(volume => volume.Content.Kind == VolumeKind.LvmPhysicalVolume)
                .Select(volume => new LvmMember(volume.Partition.Number, volume.Partition.Extent, volume.Device)),
        ];
        notes = [];
        if (members.Length == 0)
        {
            return partitions;
        }

        try
        {
            LvmLayout layout = LvmReader.Read(members);
            notes = layout.Notes;
            return Add(partitions, members, layout, cancellation);
        }
        catch (VmGeneralizeException problem)
        {
            // One damaged description may concern every group: none is taken apart.
            return
            [
                .. partitions.Select(volume => members.Any(member => member.Partition == volume.Partition.Number) ? volume with { Problem = problem } : volume),
            ];
        }
    }

    private static List<GuestVolume> Add(IReadOnlyList<GuestVolume> partitions, LvmMember[] members, LvmLayout layout, CancellationToken cancellation)
    {
        List<GuestVolume> all = [.. partitions];
        foreach (VolumeGroup group in layout.Groups)
        {
            GuestVolume[] volumes = [.. group.Volumes.Select(volume => Open(volume, partitions, group, cancellation))];
            all.AddRange(volumes.Zip(group.Volumes).Where(pair => pair.Second.IsVisible).Select(pair => pair.First));
            foreach (LvmMember member in group.Members)
            {
                // A description that is in doubt says nothing about what is free.
                Change(all, member, volume => group.Problems.Count > 0
                    ? volume with { Problem = InDoubt(group.Problems[0]) }
                    : volume with { Physical = UseOf(layout, member, volumes) });
            }
        }

        foreach (LvmMember member in members.Where(member => !layout.Groups.Any(group => group.Members.Contains(member))))
        {
            Change(all, member, volume => volume with { Physical = UseOf(layout, member, []) });
        }

        return all;
    }

    private static RefusedException InDoubt(string problem) =>
        new(ObstacleCode.VolumeGroup, problem, "Repair the volume group in the VM first, and shut down.");

    private static PhysicalVolumeUse UseOf(LvmLayout layout, LvmMember member, GuestVolume[] volumes) =>
        new(layout.MetadataExtents(member), layout.TrailingExtents(member), volumes) { OtherCopies = layout.OtherCopiesOn(member) };

    private static void Change(List<GuestVolume> volumes, LvmMember member, Func<GuestVolume, GuestVolume> change)
    {
        int index = volumes.FindIndex(volume => !volume.IsLogical && volume.Partition.Number == member.Partition);
        volumes[index] = change(volumes[index]);
    }

    private static GuestVolume Open(LogicalVolume volume, IReadOnlyList<GuestVolume> partitions, VolumeGroup group, CancellationToken cancellation)
    {
        int first = volume.Map(new Extent(0, volume.Length)).Select(piece => piece.Member).Append(group.Members[0]).First().Partition;
        GuestVolume partition = partitions.First(candidate => candidate.Partition.Number == first);
        GuestVolume opened = volume is { Problem: null, IsVisible: true }
            ? VolumeOpener.Open(partition.Partition, volume.Open(), cancellation)
            : new GuestVolume(partition.Partition, new MemoryDevice([]), new VolumeContent(VolumeKind.Unknown, "LVM"), FileSystem: null, volume.Problem);
        return opened with { LogicalName = volume.FullName, Map = new LogicalVolumeMap(volume) };
    }
}
