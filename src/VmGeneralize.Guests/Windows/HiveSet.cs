using VmGeneralize.Blocks;
using VmGeneralize.FileSystems;
using VmGeneralize.Guests.Disk;
using VmGeneralize.Registry;

namespace VmGeneralize.Guests.Windows;

/// <summary>
/// Hives by their name in System32\config or by the guest path of their file, read when first asked for, with their logs
/// replayed in memory. The boot configuration (BCD), and what a path names that begins with a volume, comes from another volume of the disk,
/// where one is given.
/// </summary>
internal sealed class HiveSet(IFileSystem systemVolume, string volumeName, GuestDisk? disk = null)
{
    private const long LargestHive = 1L << 30; // Windows itself limits a hive to 2 GiB; real ones stay below 500 MiB

    private const string RepairAdvice =
        "Use a copy of the disk from before the damage; if this is the only one, repair its file system first (chkdsk), then put "
        + "back a good copy of the hive";

    private readonly Dictionary<string, LoadedHive?> _loaded = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>All hives that were requested and exist.</summary>
    public IEnumerable<LoadedHive> Loaded => _loaded.Values.OfType<LoadedHive>();

    /// <summary>The hive of that name, or null when its file does not exist.</summary>
    /// <exception cref="CorruptDataException">Its file is damaged.</exception>
    /// <exception cref="RefusedException">It is dirty and its logs do not repair it.</exception>
    public LoadedHive? Get(string name)
    {
        if (!_loaded.TryGetValue(name, out LoadedHive? hive))
        {
            hive = Load(name);
            _loaded.Add(name, hive);
        }

        return hive;
    }

    /// <summary>Damage that was found in a hive that is loaded, with its file, its volume and what fixes it: keys are read when they are requested.</summary>
    public CorruptDataException Named(string name, CorruptDataException damage) =>
        Locate(name) is var (fileSystem, root, path) ? damage.In($"Registry hive {PlaceOf(fileSystem, root, path)}", RepairAdvice) : damage;

    // The code that reads a hive or asks for a value knows neither its file nor the volume.
    private string PlaceOf(IFileSystem fileSystem, string root, string path) =>
        ReferenceEquals(fileSystem, systemVolume) ? $"{GuestPath.ToWindows(path)} on {volumeName}"
            : root.Length > 0 ? GuestPath.ToWindows(root + path)
            : $"{path} of the boot volume";

    private LoadedHive? Load(string name)
    {
        if (Locate(name) is not var (fileSystem, root, path) || fileSystem.Find(path) is not { } file)
        {
            return null;
        }

        string where = PlaceOf(fileSystem, root, path);
        try
        {
            return Load(name, fileSystem, root, path, file);
        }
        catch (CorruptDataException damage)
        {
            throw damage.In($"Registry hive {where}", RepairAdvice);
        }
        catch (RefusedException refused)
        {
            string reason = refused.Reason.Replace($"registry hive {name} ", $"registry hive {where} ", StringComparison.Ordinal);
            throw new RefusedException(refused.Code, reason, refused.FirstDo);
        }
        catch (UnsupportedFeatureException unsupported)
        {
            throw new UnsupportedFeatureException($"{unsupported.Feature} (registry hive {where})", unsupported.Advice);
        }
    }

    private LoadedHive Load(string name, IFileSystem fileSystem, string root, string path, FileEntry file)
    {
        if (file.Kind != FileKind.File)
        {
            // Not one without keys.
            throw CorruptDataException.Mismatch($"Registry file {GuestPath.ToWindows(root + path)}", 0, "kind", "a regular file", file.Kind);
        }

        string[] logs = [path + ".LOG1", path + ".LOG2", path + ".LOG"];
        HiveFiles files = new(name, ReadAll(fileSystem, path, file), ReadLog(fileSystem, logs[0]), ReadLog(fileSystem, logs[1]), ReadLog(fileSystem, logs[2]));
        string[] filled = [.. logs.Where(log => fileSystem.Find(log) is { Kind: FileKind.File, Length: > 0 })];
        return new LoadedHive(
            name, root + path, Hive.Open(files, disk?.Cancellation ?? CancellationToken.None), [.. filled.Select(log => root + log)]);
    }

    private (IFileSystem FileSystem, string Root, string Path)? Locate(string name)
    {
        if (name.Equals(BootStore.HiveName, StringComparison.OrdinalIgnoreCase))
        {
            return disk is not null && BootStore.Find(disk) is var (fileSystem, path) ? (fileSystem, "", path) : null;
        }

        if (GuestPath.OnVolume(name) is var (otherVolume, inner))
        {
            return disk?.Volumes.FirstOrDefault(volume => volume.Name == otherVolume)?.FileSystem is { } other
                ? (other, GuestPath.OfVolume(otherVolume), inner)
                : null;
        }

        return (systemVolume, "", name.StartsWith('/') ? name : $"{WindowsPaths.Config}/{name}");
    }

    private static byte[] ReadLog(IFileSystem fileSystem, string path) =>
        fileSystem.Find(path) is { Kind: FileKind.File } file ? ReadAll(fileSystem, path, file) : [];

    private static byte[] ReadAll(IFileSystem fileSystem, string path, FileEntry file)
    {
        if (file.Length > LargestHive)
        {
            throw CorruptDataException.Mismatch($"Registry file {GuestPath.ToWindows(path)}", 0, "length",
                $"at most the {LargestHive} bytes that Windows loads", file.Length);
        }

        return fileSystem.ReadStart(file, (int)file.Length);
    }
}
