using System.Globalization;
using VmGeneralize.FileSystems.Probing;
using VmGeneralize.Guests.Disk;
using VmGeneralize.Volumes;
using VmGeneralize.Volumes.Lvm;

namespace VmGeneralize.Guests.Linux.Mounting;

/// <summary>Finds the volume that a name in fstab or on a kernel command line means.</summary>
/// <param name="disk">The disk.</param>
/// <param name="entries">All that is to be mounted: the name that fstab has for the root's disk is this disk's name.</param>
internal sealed class DeviceNames(GuestDisk disk, IReadOnlyList<WantedMount> entries)
{
    private const string DefaultDisk = "sda";

    private static readonly string[] FirstDisks = [DefaultDisk, "vda", "xvda", "hda", "nvme0n1", "mmcblk0"];

    // Names that the guests of Azure have for the disk they start from, by cloud-init's and the agent's udev rules.
    private static readonly string[] RootDiskLinks = ["/dev/disk/azure/root-part", "/dev/disk/cloud/azure_root-part", "/dev/disk/azure/os-part"];

    /// <summary>The volume, or null when it is not on this disk.</summary>
    /// <param name="source">Such as <c>UUID=...</c>, <c>/dev/mapper/vg-lv</c> or <c>/dev/sda1</c>.</param>
    /// <param name="note">What a user should know about how it was found, or null.</param>
    public GuestVolume? Find(string source, out string? note)
    {
        note = null;
        (string tag, string value) = Tag(source);
        GuestVolume[] found = tag.Length > 0 ? [.. disk.Volumes.Where(volume => Matches(volume, tag, value))] : [.. ByPath(source, out note)];
        if (found.Length > 1)
        {
            note = $"{source} names {string.Join(" and ", found.Select(volume => volume.Name))}: it is not clear which one is meant";
            return null;
        }

        return found.Length == 1 ? found[0] : null;
    }

    /// <summary>There is something on the disk in which further volumes may be, and that is not read.</summary>
    public bool MayHideVolumes => disk.Volumes.Any(volume => volume.Problem is not null
        || volume.Content.Kind is VolumeKind.Luks or VolumeKind.LinuxRaid);

    private bool Matches(GuestVolume volume, string tag, string value) => tag switch
    {
        "UUID" => volume.Identity.Id.Length > 0 && volume.Identity.Id.Equals(value, StringComparison.OrdinalIgnoreCase),
        "LABEL" => value.Length > 0 && (volume.Identity.Label == value || volume.FileSystem?.Label == value),
        "PARTUUID" => !volume.IsLogical && PartitionId(volume.Partition).Equals(value, StringComparison.OrdinalIgnoreCase),
        "PARTLABEL" => !volume.IsLogical && value.Length > 0 && volume.Partition.Name == value,
        _ => false,
    };

    // On MBR disks Linux makes one of the disk's signature and the partition's number.
    private string PartitionId(Partition partition) => partition.UniqueId is { } id ? id.ToString()
        : disk.Layout.MbrSignature is uint signature ? $"{signature:x8}-{partition.Number:x2}"
        : "none";

    private static (string Tag, string Value) Tag(string source)
    {
        foreach (string tag in (string[])["UUID", "LABEL", "PARTUUID", "PARTLABEL"])
        {
            if (source.StartsWith(tag + "=", StringComparison.Ordinal))
            {
                return (tag, source[(tag.Length + 1)..].Trim('"', '\''));
            }

            string links = $"/dev/disk/by-{tag.ToLowerInvariant()}/";
            if (source.StartsWith(links, StringComparison.Ordinal))
            {
                return (tag, UdevName(source[links.Length..]));
            }
        }

        return ("", "");
    }

    // udev writes what it takes for unsafe in a file name as \xNN.
    private static string UdevName(string name)
    {
        int at = name.IndexOf(@"\x", StringComparison.Ordinal);
        return at >= 0 && at + 4 <= name.Length
            && byte.TryParse(name.AsSpan(at + 2, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte code)
                ? name[..at] + (char)code + UdevName(name[(at + 4)..])
                : name;
    }

    private IEnumerable<GuestVolume> ByPath(string path, out string? note)
    {
        note = null;
        if (FindLogical(path) is { } logical)
        {
            return [logical];
        }

        foreach (string link in RootDiskLinks)
        {
            if (path.StartsWith(link, StringComparison.Ordinal))
            {
                return Partition(path[link.Length..]);
            }
        }

        (string device, string number) = Split(path);
        if (number.Length == 0 || device != ThisDisk())
        {
            return [];
        }

        note = $"{path} was taken for partition {number} of this disk: Azure does not promise that a disk keeps that name; a UUID would stay";
        return Partition(number);
    }

    private IEnumerable<GuestVolume> Partition(string number) =>
        disk.Partitions.Where(volume => volume.Partition.Number.ToString(CultureInfo.InvariantCulture) == number);

    /// <summary>By <c>/dev/GROUP/VOLUME</c> or by the name below <c>/dev/mapper</c>.</summary>
    private GuestVolume? FindLogical(string path)
    {
        foreach (GuestVolume volume in disk.Volumes)
        {
            if (volume.LogicalName?.Split('/') is [string group, string name]
                && (path == $"/dev/{group}/{name}" || path == $"/dev/mapper/{LogicalVolume.MapperName(group, name)}"
                    || path == $"/dev/disk/by-id/dm-name-{LogicalVolume.MapperName(group, name)}"))
            {
                return volume;
            }
        }

        return null;
    }

    /// <summary>What fstab calls the disk that the root is on; where it does not say, Linux's first disk.</summary>
    private string ThisDisk()
    {
        string root = entries.FirstOrDefault(entry => entry.MountPoint == "/")?.Source ?? "";
        (string device, string number) = Split(root);
        if (number.Length > 0)
        {
            return device;
        }

        // No help from the root: any first disk is this one, whatever bus it is on.
        return entries.Select(entry => Split(entry.Source)).FirstOrDefault(split => split.Number.Length > 0 && FirstDisks.Contains(split.Device)).Device
            ?? DefaultDisk;
    }

    /// <summary>
    /// <c>sda</c> and <c>1</c> of <c>/dev/sda1</c>; <c>nvme0n1</c> and <c>2</c> of <c>/dev/nvme0n1p2</c>; what is before <c>-part1</c> of a name by
    /// id or path, and the number; empty for everything else.
    /// </summary>
    private static (string Device, string Number) Split(string path)
    {
        const string part = "-part";
        if ((path.StartsWith("/dev/disk/by-id/", StringComparison.Ordinal) || path.StartsWith("/dev/disk/by-path/", StringComparison.Ordinal))
            && path.LastIndexOf(part, StringComparison.Ordinal) is > 0 and int at
            && path[(at + part.Length)..] is { Length: > 0 } last && last.All(char.IsAsciiDigit))
        {
            return (path[..at], last);
        }

        const string folder = "/dev/";
        if (!path.StartsWith(folder, StringComparison.Ordinal))
        {
            return ("", "");
        }

        string name = path[folder.Length..];
        string device = name.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
        string number = name[device.Length..];
        bool isScsiLike = device.Length > 2 && (device.StartsWith("sd", StringComparison.Ordinal) || device.StartsWith("vd", StringComparison.Ordinal)
            || device.StartsWith("hd", StringComparison.Ordinal) || device.StartsWith("xvd", StringComparison.Ordinal));
        if (isScsiLike && number.Length > 0 && device.All(char.IsAsciiLetterLower))
        {
            return (device, number);
        }

        bool isNumbered = device.Length > 1 && device[^1] == 'p' && char.IsAsciiDigit(device[^2])
            && (device.StartsWith("nvme", StringComparison.Ordinal) || device.StartsWith("mmcblk", StringComparison.Ordinal));
        return isNumbered && number.Length > 0 ? (device[..^1], number) : ("", "");
    }
}
