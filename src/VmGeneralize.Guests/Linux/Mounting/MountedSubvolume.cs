using System.Globalization;
using VmGeneralize.FileSystems.Posix;
using VmGeneralize.Guests.Disk;
using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Guests.Linux.Mounting;

/// <summary>Which subvolume a mount shows: the options <c>subvol=</c> and <c>subvolid=</c> of btrfs(5).</summary>
internal static class MountedSubvolume
{
    private const ulong Top = 5;

    /// <summary>The volume as the mount shows it; null when it names a subvolume that is not there.</summary>
    /// <param name="volume">The volume.</param>
    /// <param name="options">Mount options with commas.</param>
    public static GuestVolume? Of(GuestVolume volume, string options)
    {
        if (volume.FileSystem is not ISubvolumes trees)
        {
            return volume;
        }

        string? path = MountOptions.ValueOf(options, "subvol");
        string? number = MountOptions.ValueOf(options, "subvolid");
        if (path is null && number is null)
        {
            return VolumeTree.Show(volume, trees.Default);
        }

        string? name = path is null ? null : string.Join('/', path.Split('/', StringSplitOptions.RemoveEmptyEntries));
        Subvolume? found = trees.Subvolumes.FirstOrDefault(subvolume =>
            (name is null || subvolume.Path == name) && (number is null || IdOf(number) == subvolume.Id));
        return found is null ? null : VolumeTree.Show(volume, found);
    }

    /// <summary>What the options name, for messages.</summary>
    public static string NameIn(string options) =>
        MountOptions.ValueOf(options, "subvol") ?? $"number {MountOptions.ValueOf(options, "subvolid")}";

    private static ulong? IdOf(string number) =>
        ulong.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out ulong id) ? id == 0 ? Top : id : null;
}
