using System.Globalization;
using VmGeneralize.Blocks;
using VmGeneralize.Blocks.HostFiles;

namespace VmGeneralize.Disks.Devices;

/// <summary>A whole block device of this machine, to write a disk to; [README](README.md).</summary>
/// <param name="Path">Its node, as the user named it.</param>
/// <param name="Length">In bytes.</param>
/// <param name="LogicalSectorSize">In bytes.</param>
public sealed record HostDevice(string Path, long Length, int LogicalSectorSize)
{
    private const int SectorOfSize = 512; // sysfs counts in these, whatever the device's own are

    private string Folder { get; init; } = "";

    /// <summary>The number of the device and of each of its partitions.</summary>
    private HashSet<string> Numbers { get; init; } = [];

    /// <summary>Inspects a device. Nothing is opened.</summary>
    /// <exception cref="RefusedException">It is not a block device, or only a part of one, or cannot be written.</exception>
    /// <exception cref="FileNotFoundException">Nothing has that name.</exception>
    public static HostDevice Find(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new UnsupportedFeatureException(
                "Writing to a block device on this system", "Write a file with -o and --format raw, and copy that to the device.");
        }

        if (HostFile.DeviceNumberOf(path) is not { } number)
        {
            throw NotADevice(path);
        }

        // The kernel's view of the number, not of the name: a node can be created anywhere, and proves nothing.
        DirectoryInfo link = new($"/sys/dev/block/{number}");
        string folder = link.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? link.FullName;
        if (!Directory.Exists(folder))
        {
            throw Refused($"{path} refers to device {number}, which does not exist.");
        }

        if (File.Exists($"{folder}/partition"))
        {
            throw Refused($"{path} is a partition: a disk has its own partition table.", "Use the whole device.");
        }

        if (Number(folder, "ro") != 0)
        {
            throw Refused($"{path} cannot be written: it is read-only.");
        }

        long length = checked(Number(folder, "size") * SectorOfSize);
        return length == 0
            ? throw Refused($"{path} has no medium: its size is 0.")
            : new HostDevice(path, length, checked((int)Number(folder, "queue/logical_block_size")))
            {
                Folder = folder,
                Numbers = [number, .. Partitions(folder).Select(part => Text(part, "dev"))],
            };
    }

    /// <summary>Refuses a device that is in use; a later claim is noticed when it is opened.</summary>
    /// <exception cref="RefusedException">It is in use.</exception>
    public void RequireUnused()
    {
        string[] names = [Path, .. Partitions(Folder).Append(Folder).Select(part => $"/dev/{System.IO.Path.GetFileName(part)}")];
        string? user = DeviceUsers.Mount(File.ReadLines("/proc/self/mountinfo"), Numbers, names)
            ?? (File.Exists("/proc/swaps") ? DeviceUsers.Swap(File.ReadLines("/proc/swaps"), names) : null)
            ?? Partitions(Folder).Append(Folder).Select(DeviceUsers.Holder).FirstOrDefault(holder => holder is not null);
        if (user is not null)
        {
            throw InUse(Path, user);
        }
    }

    /// <summary>Whether a file that a disk is read from is on the device or in it: the device, a partition of it, or the file behind a loop.</summary>
    public bool Holds(string file)
    {
        string real = HostFile.Resolved(file);
        return HostFile.DeviceNumberOf(real) is { } number ? Numbers.Contains(number) : LoopFile() is { } shown && shown == real;
    }

    /// <summary>The file that a loop device shows; null for every other device.</summary>
    public string? LoopFile() => File.Exists($"{Folder}/loop/backing_file") ? Text(Folder, "loop/backing_file") : null;

    internal static RefusedException InUse(string path, string user) => new(
        DeviceRefusal.InUse, $"{path} is in use: {user}.", "Unmount or release it and start again, or use another device.");

    private static RefusedException NotADevice(string path)
    {
        HostFileKind kind = HostFile.KindOf(path);
        return kind switch
        {
            HostFileKind.None => throw new FileNotFoundException($"There is no device {path}: use the node of a block device", path),
            HostFileKind.Link => Refused(
                $"{path} is a link.", $"Use the device itself: {HostFile.Resolved(path)}"),
            HostFileKind.File => Refused($"{path} is a file, not a block device.", "To write a file, name it with -o."),
            _ => Refused($"{path} is not a block device."),
        };
    }

    private static RefusedException Refused(string reason, string firstDo = "Use the node of another block device.") =>
        new(DeviceRefusal.NotADevice, reason, firstDo);

    private static IEnumerable<string> Partitions(string folder) => Directory.EnumerateDirectories(folder).Where(part => File.Exists($"{part}/partition"));

    private static string Text(string folder, string name) => File.ReadAllText($"{folder}/{name}").Trim();

    private static long Number(string folder, string name) => long.Parse(Text(folder, name), CultureInfo.InvariantCulture);
}
