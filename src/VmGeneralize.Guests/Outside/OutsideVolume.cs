using VmGeneralize.FileSystems.Posix;
using VmGeneralize.FileSystems.Probing;
using VmGeneralize.Guests.Disk;
using VmGeneralize.Guests.Linux;
using VmGeneralize.Guests.Linux.Mounting;
using VmGeneralize.Volumes;

namespace VmGeneralize.Guests.Outside;

/// <summary>A volume, or a hidden folder of one, that is in an image though it is part of no system that was checked.</summary>
/// <param name="Volume">The volume.</param>
/// <param name="Folder">The folder that something mounted on it hides; <c>/</c> for the whole volume.</param>
/// <param name="Data">What in it belongs to one machine or its users.</param>
/// <param name="Unread">Why not all of it was checked; null when it was.</param>
public sealed record OutsideVolume(GuestVolume Volume, string Folder, IReadOnlyList<MachineData> Data, string? Unread)
{
    private const int MaxTrees = 20; // snapshots that are looked into: each holds a whole system

    /// <summary>It belongs to the system, and operations look into it: what is left is what none of those that ran removes.</summary>
    public bool IsCleaned { get; init; }

    /// <summary>It is a subvolume that is not mounted, of a volume of which others are.</summary>
    public bool IsTree { get; init; }

    /// <summary>It holds what clones must not share, or may do so.</summary>
    public bool MayHoldMachineData => Data.Count > 0 || (Unread is not null && Volume.FileSystem is not null);

    /// <summary>
    /// Every such place of a disk that is worth reporting: file systems, read or not, swap and LVM left out, since what they hold is dropped
    /// or reported by its own volumes. Volumes of firmware and recovery, which every disk has, are reported where something is in them.
    /// </summary>
    /// <param name="disk">The disk.</param>
    /// <param name="guests">The systems that are checked.</param>
    public static IReadOnlyList<OutsideVolume> Of(GuestDisk disk, IReadOnlyList<IGuest> guests)
    {
        HashSet<string> inside = [.. guests.SelectMany(guest => guest.Volumes).Concat(GuestDetector.Installations(disk)).Select(volume => volume.Name)];
        return
        [
            .. disk.Volumes.Where(volume => !inside.Contains(volume.Name)).Select(volume => OfVolume(volume, disk.Cancellation)).OfType<OutsideVolume>(),
            .. guests.Where(guest => guest.Kind == GuestKind.Windows).SelectMany(guest => guest.Volumes.Where(volume => volume.Name != guest.Volume.Name))
                .Select(volume => Search(volume, "/", disk.Cancellation) with { IsCleaned = true }).Where(further => further.MayHoldMachineData),
            .. guests.SelectMany(guest => guest.HiddenFolders).Select(hidden => Search(
                hidden.Volume, hidden.Folder, disk.Cancellation, isWhole: hidden.Volume.FileSystem is not ISubvolumes trees || trees.Shown.Id == trees.Top.Id))
                .Where(hidden => hidden.MayHoldMachineData),
            .. guests.OfType<LinuxGuest>().SelectMany(UnmountedTrees.Of).Select((tree, index) => index < MaxTrees
                ? Search(tree, "/", disk.Cancellation)
                : new OutsideVolume(tree, "/", [], $"there are more than {MaxTrees} such subvolumes")).Where(tree => tree.MayHoldMachineData)
                .Select(tree => tree with { IsTree = true }),
        ];
    }

    private static OutsideVolume? OfVolume(GuestVolume volume, CancellationToken cancellation)
    {
        if (volume.FileSystem is null)
        {
            return IsUnread(volume) ? new OutsideVolume(volume, "/", [], volume.Problem?.Message ?? $"{volume.Content.Description} is not read") : null;
        }

        OutsideVolume searched = Search(VolumeTree.WholeOf(volume), "/", cancellation, isWhole: true);
        bool isOfData = volume is { FileSystem: IPosixFileSystem } or { Content.Kind: VolumeKind.Ntfs, Partition.Role: PartitionRole.Ordinary };
        return searched.MayHoldMachineData || isOfData ? searched : null;
    }

    private static bool IsUnread(GuestVolume volume) => volume is { IsUnderstood: false, Length: > 0, Partition.Role: not PartitionRole.Reserved }
        && volume.Content.Kind is not (VolumeKind.Empty or VolumeKind.Swap or VolumeKind.LvmPhysicalVolume);

    /// <param name="volume">The volume, or one of its trees.</param>
    /// <param name="folder">Where to start.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="isWhole">Subvolumes are part of it.</param>
    private static OutsideVolume Search(GuestVolume volume, string folder, CancellationToken cancellation, bool isWhole = false)
    {
        (IReadOnlyList<MachineData> data, string? unread) =
            MachineDataSearch.Run(volume.FileSystem!, folder, isWhole ? null : SubvolumesBelow(volume), cancellation);
        return new OutsideVolume(volume, folder, data, unread);
    }

    /// <summary>Where in a subvolume others begin, each of which is mounted or looked at on its own.</summary>
    private static HashSet<string> SubvolumesBelow(GuestVolume volume)
    {
        if (volume.FileSystem is not ISubvolumes { Shown.Path: { } shown } trees)
        {
            return [];
        }

        string above = shown.Length == 0 ? "" : shown + "/";
        return
        [
            .. trees.Subvolumes.Select(inner => inner.Path).OfType<string>()
                .Where(path => path.Length > above.Length && path.StartsWith(above, StringComparison.Ordinal)).Select(path => $"/{path[above.Length..]}"),
        ];
    }
}
