using VmGeneralize.FileSystems.Posix;
using VmGeneralize.Guests;
using VmGeneralize.Guests.Disk;
using VmGeneralize.Guests.Outside;

namespace VmGeneralize.Pipeline;

/// <summary>What is on a disk besides the chosen system, in words.</summary>
internal static class OutsideText
{
    public const string Remedy = "Mount it in the system (/etc/fstab) so that it is cleaned with it, empty it in the VM, or remove the partition.";
    public const string VolumeRemedy = "Remove it in the VM, or see what the opt-in operations remove.";
    public const string TreeRemedy = "Delete it in the VM: snapper delete, or btrfs subvolume delete.";
    public const string TopRemedy = "Mount the top of the volume in the VM (mount -o subvolid=5), and remove there what should not be in an image.";
    public const string SystemRemedy = "Remove the other system, or move the one that you want to its own disk.";

    /// <summary>Warnings about everything that an image would hold as it is.</summary>
    /// <param name="disk">The disk, edits included.</param>
    /// <param name="guest">The chosen system.</param>
    public static IEnumerable<string> Warnings(GuestDisk disk, IGuest guest) =>
    [
        .. OfOtherSystems(disk, guest),
        .. OutsideVolume.Of(disk, [guest]).Select(outside => $"{Summary(outside)}{(Evidence(outside) is { Length: > 0 } evidence ? $": {evidence}" : "")}."
            + (RemedyOf(outside) is { } remedy ? $" {remedy}" : "")),
    ];

    /// <summary>Warnings about the systems that are not the chosen one.</summary>
    public static IEnumerable<string> OfOtherSystems(GuestDisk disk, IGuest guest) =>
        OtherSystems(disk, guest.Volume).Select(other => $"{Summary(other)}. {Evidence(other)}.");

    /// <summary>Volumes with systems that are not the chosen one.</summary>
    public static IEnumerable<GuestVolume> OtherSystems(GuestDisk disk, GuestVolume meant) =>
        GuestDetector.Installations(disk).Where(volume => volume.Name != meant.Name);

    public static string Summary(GuestVolume system) => $"Another system is installed on {system.Name}: it is in the image as it is";

    public static string Evidence(GuestVolume system) =>
        $"Nothing was removed from it: passwords, keys and identities of its machine stay in it ({system.Content.Description}{Label(system)})";

    public static string Summary(OutsideVolume outside) => outside switch
    {
        { IsTree: true, MayHoldMachineData: true } =>
            $"{Start(outside)} is not mounted in the system and is in the image as it is: it holds what belongs to one machine or its users, or may do so",
        { Folder: not "/" } => $"{Start(outside)} {Printable.Text(outside.Folder)} is hidden by what is mounted there, and is in the image as it is",
        { IsCleaned: true } => $"{Start(outside)} is a further volume of the system, and holds what belongs to one machine or its users",
        { Volume.FileSystem: null } => $"{Start(outside)} is not read, and is in the image as it is",
        { MayHoldMachineData: true } => $"{Start(outside)} belongs to no system here, and holds what belongs to one machine or its users",
        _ => $"{Start(outside)} belongs to no system here, and is in the image as it is; nothing of one machine was found in it",
    };

    /// <summary>What to do about it; null for nothing.</summary>
    public static string? RemedyOf(OutsideVolume outside) =>
        outside.IsCleaned ? VolumeRemedy : outside.IsTree ? IsTop(outside) ? TopRemedy : TreeRemedy : outside.MayHoldMachineData ? Remedy : null;

    /// <summary>What was found; empty for nothing.</summary>
    public static string Evidence(OutsideVolume outside) => string.Join("; ",
    [
        .. outside.Data.Select(data => $"{data.What} ({data.Count}, such as {Printable.Text(data.Example)})"),
        .. outside.Unread is { } reason ? (string[])[$"not all of it was checked: {Printable.Text(reason)}"] : [],
    ]);

    private static string Start(OutsideVolume outside)
    {
        GuestVolume volume = outside.Volume;
        string name = $"{volume.Name} ({FormatOf(volume)}{(IsTop(outside) ? " outside of all subvolumes" : "")}{Label(volume)})";
        return outside.Folder == "/" ? char.ToUpperInvariant(name[0]) + name[1..] : $"On {name} the folder";
    }

    private static bool IsTop(OutsideVolume outside) =>
        outside is { IsTree: true, Volume.FileSystem: ISubvolumes trees } && trees.Shown.Id == trees.Top.Id;

    private static string FormatOf(GuestVolume volume) =>
        volume.FileSystem is { } fileSystem ? VolumeTree.FormatOf(fileSystem) : volume.Content.Description;

    private static string Label(GuestVolume volume) =>
        (volume.FileSystem?.Label ?? volume.Identity.Label) is { Length: > 0 } label ? $", label {Printable.Text(label)}" : "";
}
