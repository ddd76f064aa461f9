using VmGeneralize.Blocks;
using VmGeneralize.FileSystems;
using VmGeneralize.Guests;
using VmGeneralize.Guests.Disk;
using VmGeneralize.Guests.Linux;
using VmGeneralize.Guests.Linux.Facts;
using VmGeneralize.Guests.Windows;

namespace VmGeneralize.Pipeline.Results;

/// <summary>Says what a disk and its systems are at the moment.</summary>
internal static class Describe
{
    public static DiskFacts Disk(DiskSession session) => new(
        session.Path,
        session.Image.Format,
        session.Image.VirtualSize,
        session.Image.FileLength,
        session.Image.Device.LogicalSectorSize,
        session.Disk.Layout.Scheme,
        BootGenerations.Detect(session.Disk.Layout),
        [.. session.Image.Notes, .. session.Disk.Layout.Notes, .. MissingBackups.Notes(session.Disk)]);

    /// <summary>All partitions and the logical volumes in them, with what the source stores of them.</summary>
    /// <param name="session">The disk.</param>
    /// <param name="use">What of it is live.</param>
    public static IReadOnlyList<VolumeFacts> Volumes(DiskSession session, DiskUse use) =>
    [
        .. session.Disk.Partitions.Select(partition => Volume(session, use, partition) with
        {
            LogicalVolumes =
            [
                .. session.Disk.Volumes
                    .Where(volume => volume.IsLogical && volume.Partition.Number == partition.Partition.Number)
                    .Select(volume => Volume(session, use, volume)),
            ],
        }),
    ];

    /// <summary>The unallocated space, with what the source stores of it.</summary>
    public static IReadOnlyList<UnallocatedFacts> Unallocated(DiskSession session) =>
    [
        .. session.Disk.UnallocatedParts().Select(part => new UnallocatedFacts(
            part.Kind,
            part.Place,
            part.Partition,
            part.OnDisk[0].Offset,
            part.OnDisk.TotalLength,
            new ExtentSet(part.OnDisk.SelectMany(session.Image.Device.StoredExtents)).TotalLength)),
    ];

    public static IReadOnlyList<InstalledSystem> Systems(IEnumerable<IGuest> guests) => [.. guests.Select(System)];

    public static InstalledSystem System(IGuest guest) => Installed(guest) with
    {
        Processor = ProcessorEvidence.Of(guest),
        StartsFromNvme = Known(HardwareEvidence.StartsFromNvme(guest)),
        HasAcceleratedNetwork = Known(HardwareEvidence.HasAcceleratedNetwork(guest)),
    };

    private static bool? Known(Fact<bool> fact) => fact.TryGet(out bool value) ? value : null;

    private static InstalledSystem Installed(IGuest guest) => guest switch
    {
        WindowsGuest windows => Windows(windows),
        LinuxGuest linux => Linux(linux),
        _ => throw new InvalidOperationException($"Nothing is said about {guest.GetType().Name}"),
    };

    private static VolumeFacts Volume(DiskSession session, DiskUse use, GuestVolume volume)
    {
        Extent[] onDisk = [.. volume.OnDisk()];
        ExtentSet stored = new(onDisk.SelectMany(session.Image.Device.StoredExtents));
        (ExtentSet live, VmGeneralizeException? problem) = use.Of(volume);
        ExtentSet liveOnDisk = use.OnDisk(volume);
        return new VolumeFacts(
            volume.Partition.Number,
            volume.IsLogical,
            volume.IsLogical ? "logical volume" : volume.Partition.TypeName,
            volume.LogicalName ?? volume.Partition.Name,
            onDisk is [var first, ..] ? first.Offset : volume.Partition.Extent.Offset,
            volume.Length,
            volume.Content.Description,
            volume.FileSystem?.Format,
            volume.FileSystem?.Label ?? volume.Swap?.Label,
            volume.FileSystem?.AllocationUnit,
            live.TotalLength,
            (volume.FileSystem as IWritableFileSystem)?.StateEvidence,
            problem?.Message,
            stored.TotalLength,
            stored.TotalLength - stored.Intersect(liveOnDisk).TotalLength);
    }

    private static InstalledWindows Windows(WindowsGuest guest) => new(
        guest.Volume.Partition.Number,
        guest.Version,
        guest.Registry.ControlSet,
        guest.Hibernation,
        guest.HibernationEvidence,
        guest.ReplayedHives,
        guest.Sysprep,
        guest.Sysprep.IsGeneralized ? null : guest.SysprepFailure);

    private static InstalledLinux Linux(LinuxGuest guest)
    {
        LinuxFacts facts = guest.Linux;
        return new InstalledLinux(
            guest.Volume.Partition.Number,
            facts.Distribution.OrShown(new LinuxDistribution("", "", guest.Name, LinuxFamily.Other)),
            facts.Init.OrShown("") is { Length: > 0 } init ? init : "unknown",
            [
                .. Agent("waagent", facts.Agent.IsInstalled, facts.Agent.IsEnabled),
                .. Agent("cloud-init", facts.CloudInit.IsInstalled, facts.CloudInit.IsEnabled),
            ],
            facts.ProvisionedUser.User.OrShown(null)?.Name,
            facts.SshHostKeys.Makers,
            [.. guest.Mounts.Select(mount => new MountedVolume(mount.MountPoint, mount.Volume.Name, VolumeTree.FormatOf(mount.FileSystem)))],
            guest.Notes)
        {
            SshHostKeysUnknown = !facts.SshHostKeys.AreMade.IsKnown,
        };
    }

    private static IEnumerable<string> Agent(string name, Fact<bool> isInstalled, Fact<bool> isEnabled)
    {
        if (!isInstalled.IsNo())
        {
            yield return isEnabled.IsYes() ? name : isEnabled.IsNo() ? $"{name} (disabled)" : $"{name} (unreadable)";
        }
    }
}
