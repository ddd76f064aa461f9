using VmGeneralize.FileSystems.Posix;
using VmGeneralize.Guests.Disk;

namespace VmGeneralize.Guests.Linux;

/// <summary>The subvolumes and snapshots of a volume, in words.</summary>
internal static class SubvolumeList
{
    /// <summary>Of each kind; there may be hundreds.</summary>
    private const int MaxShown = 12;

    /// <summary>Such as "It has the subvolumes @ (256), @home (257) and the snapshot @kept (260)."; empty for a volume without any.</summary>
    public static string Of(ISubvolumes trees)
    {
        Subvolume[] all = [.. trees.Subvolumes.Where(subvolume => subvolume.Id != trees.Top.Id)];
        string[] parts =
        [
            .. Listed("subvolume", [.. all.Where(subvolume => !subvolume.IsSnapshot)]),
            .. Listed("snapshot", [.. all.Where(subvolume => subvolume.IsSnapshot)]),
        ];
        return parts.Length == 0 ? "" : $"It has {string.Join(" and ", parts)}.";
    }

    /// <summary>What snapshots mean for removed data; empty without any.</summary>
    public static string AdviceFor(ISubvolumes trees) => trees.Subvolumes.Any(subvolume => subvolume.IsSnapshot && subvolume.Id != trees.Shown.Id)
        ? "Snapshots keep what was there when they were made, whatever is removed later: delete those that are not needed in the VM (snapper delete, or btrfs "
            + "subvolume delete)."
        : "";

    private static IEnumerable<string> Listed(string kind, Subvolume[] subvolumes)
    {
        if (subvolumes.Length > 0)
        {
            string names = string.Join(", ", subvolumes.Take(MaxShown).Select(subvolume => $"{VolumeTree.NameOf(subvolume)} ({subvolume.Id})"));
            yield return $"the {kind}{(subvolumes.Length == 1 ? "" : "s")} {names}"
                + (subvolumes.Length > MaxShown ? $" and {subvolumes.Length - MaxShown} more" : "");
        }
    }
}
