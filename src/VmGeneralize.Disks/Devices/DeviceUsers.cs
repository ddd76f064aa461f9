namespace VmGeneralize.Disks.Devices;

/// <summary>What uses a block device, from what Linux reports about mounts (proc_pid_mountinfo(5)), swap (proc_swaps(5)) and holders (sysfs).</summary>
internal static class DeviceUsers
{
    private const int NumberField = 2;
    private const int PlaceField = 4;

    /// <summary>Where it or a partition of it is mounted.</summary>
    /// <param name="mounts">Lines of mountinfo.</param>
    /// <param name="numbers">Of the device and its partitions.</param>
    /// <param name="names">Of their nodes: a file system that spans devices has its own number, and is known by the name of one.</param>
    public static string? Mount(IEnumerable<string> mounts, IReadOnlySet<string> numbers, IReadOnlyCollection<string> names)
    {
        foreach (string line in mounts)
        {
            string[] fields = line.Split(' ');
            int separator = Array.IndexOf(fields, "-");
            if (fields.Length > PlaceField
                && (numbers.Contains(fields[NumberField]) || (separator > 0 && separator + 2 < fields.Length && names.Contains(fields[separator + 2]))))
            {
                return $"it is mounted on {fields[PlaceField]}";
            }
        }

        return null;
    }

    /// <summary>Whether the system swaps to it.</summary>
    public static string? Swap(IEnumerable<string> swaps, IReadOnlyCollection<string> names) =>
        swaps.Select(line => line.Split(' ', '\t')[0]).FirstOrDefault(names.Contains) is { } name ? $"{name} is swap" : null;

    /// <summary>A device built on it: LVM, RAID, dm-crypt.</summary>
    /// <param name="folder">Of the device or the partition, in sysfs.</param>
    public static string? Holder(string folder)
    {
        DirectoryInfo holders = new(Path.Combine(folder, "holders"));
        return holders.Exists && holders.EnumerateFileSystemInfos().FirstOrDefault() is { } holder ? $"{holder.Name} is built on it" : null;
    }
}
