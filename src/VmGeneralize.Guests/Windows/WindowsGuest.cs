using System.Text;
using VmGeneralize.Blocks;
using VmGeneralize.FileSystems;
using VmGeneralize.FileSystems.Fat;
using VmGeneralize.FileSystems.Ntfs;
using VmGeneralize.Guests.Disk;
using VmGeneralize.Guests.Edits;
using VmGeneralize.Guests.Linux.Facts;

namespace VmGeneralize.Guests.Windows;

/// <summary>A Windows installation on a disk, read without starting it.</summary>
public sealed class WindowsGuest : IGuest
{
    private const int LargestTextRead = 1 << 20;
    private const int Chunk = 1 << 20;

    private readonly GuestDisk? _disk;
    private readonly HiveSet _hives;
    private IReadOnlyList<HiveSlack>? _hiveSlack;
    private readonly CancellationToken _cancellation;

    private WindowsGuest(GuestVolume volume, NtfsFileSystem fileSystem, GuestDisk? disk, GuestOptions options)
    {
        Options = options;
        Volume = volume;
        FileSystem = fileSystem;
        Volumes = [volume, .. Further(volume, disk)];
        _disk = disk;
        _cancellation = disk?.Cancellation ?? CancellationToken.None;
        _hives = new HiveSet(fileSystem, volume.Name, disk);
        Registry = new WindowsRegistry(_hives);
        Version = WindowsVersion.Read(Registry);
        Sysprep = ReadSysprep();
        (Hibernation, HibernationEvidence) = HibernationFile.Read(fileSystem);
    }

    public GuestKind Kind => GuestKind.Windows;

    public GuestOptions Options { get; }

    /// <summary>Null: this is not a Linux.</summary>
    public LinuxFacts? Linux => null;

    /// <summary>The partition that Windows is installed on.</summary>
    public GuestVolume Volume { get; }

    /// <summary>
    /// The system volume, then every other NTFS and FAT volume of the disk on which no system is installed, the EFI system partition among them.
    /// </summary>
    public IReadOnlyList<GuestVolume> Volumes { get; }

    public IReadOnlyList<string> Roots => ["/", .. Volumes.Skip(1).Select(volume => GuestPath.OfVolume(volume.Name))];

    /// <summary>None: nothing of a volume is hidden.</summary>
    public IReadOnlyList<(GuestVolume Volume, string Folder)> HiddenFolders => [];

    public NtfsFileSystem FileSystem { get; }

    public IRegistryView Registry { get; }

    public WindowsVersion Version { get; }

    public string Name => Version.ProductName ?? "Windows";

    public SysprepState Sysprep { get; }

    public HibernationState Hibernation { get; }

    public string HibernationEvidence { get; }

    /// <summary>The last error that Sysprep logged; only worth reporting when the state says that it failed.</summary>
    public string? SysprepFailure => ReadText(WindowsPaths.SysprepErrorLog)?
        .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .LastOrDefault(line => line.Contains("Error", StringComparison.OrdinalIgnoreCase));

    /// <summary>Hives read so far that were dirty, with the number of log entries replayed in memory.</summary>
    public IReadOnlyList<string> ReplayedHives =>
        [.. _hives.Loaded.Where(hive => hive.Hive.Recovery.WasDirty).Select(hive => $"{hive.Name}: {hive.Hive.Recovery}")];

    /// <summary>Old contents in each hive that exists, as it was read: edits only remove from them.</summary>
    public IReadOnlyList<HiveSlack> HiveSlack => _hiveSlack ??= [.. WindowsHives.All(this).Select(SlackOf).OfType<HiveSlack>()];

    /// <summary>What is wrong with hives, by their names; none of them when nothing is.</summary>
    public IReadOnlyList<(string Hive, string Problem)> DamagedHives => DamagedAmong(WindowsHives.All(this));

    /// <summary>The same of those that every Windows starts with: what a look at a disk takes.</summary>
    public IReadOnlyList<(string Hive, string Problem)> DamagedMainHives => DamagedAmong(["DEFAULT", "SAM", "SECURITY", "SOFTWARE", "SYSTEM"]);

    private IReadOnlyList<(string Hive, string Problem)> DamagedAmong(IEnumerable<string> hives) =>
        [.. hives.SelectMany(hive => Registry.IsClean(hive).Problems, (hive, problem) => (hive, problem.Reason))];

    public bool HasSlack => (_disk?.HasSlack ?? FileSystem.HasSlack) || HiveSlack.Any(hive => hive is { MayBeWiped: true, HoldsAny: true });

    internal HiveSet Hives => _hives;

    /// <summary>True when a volume holds a Windows installation: its SYSTEM hive is where Windows looks for it.</summary>
    public static bool IsOn(GuestVolume volume) =>
        volume.FileSystem is NtfsFileSystem fileSystem && fileSystem.Find(WindowsPaths.SystemHive) is { Kind: FileKind.File };

    /// <summary>Reads an installation by itself: its registry has no BCD hive, which is on another volume.</summary>
    public static WindowsGuest Read(GuestVolume volume) => new(volume, (NtfsFileSystem)volume.FileSystem!, disk: null, GuestOptions.None);

    /// <summary>Reads an installation on a disk; the BCD hive is looked for on the disk's other volumes.</summary>
    public static WindowsGuest Read(GuestVolume volume, GuestDisk disk, GuestOptions? options = null) =>
        new(volume, (NtfsFileSystem)volume.FileSystem!, disk, options ?? GuestOptions.None);

    /// <summary>Everything about this installation that forbids generalizing it, the most basic first.</summary>
    public IEnumerable<GuestObstacle> Obstacles()
    {
        if (Hibernation == HibernationState.Hibernated)
        {
            yield return new GuestObstacle(
                ObstacleCode.Hibernated,
                $"Windows is hibernated or was shut down with Fast Startup: {HibernationEvidence}.",
                "Start the VM and shut it down fully: shutdown /s /t 0 (and powercfg /h off, so that it stays off)"
                + (Sysprep.IsGeneralized ? "; if it went through setup meanwhile, run Sysprep again" : ""));
        }

        foreach (GuestVolume volume in Volumes.Skip(1))
        {
            if (HibernationFile.Read(volume.FileSystem!) is (HibernationState.Hibernated, var evidence))
            {
                yield return new GuestObstacle(
                    ObstacleCode.Hibernated,
                    $"A system that is hibernated uses {volume.Name}: {evidence}.",
                    "Start that system and shut it down fully; if it no longer exists, delete hiberfil.sys in the VM.");
            }
        }

        if (Sysprep.Obstacle(SysprepFailure) is { } obstacle)
        {
            yield return obstacle;
        }
    }

    public GuestFile? Find(string path)
    {
        _cancellation.ThrowIfCancellationRequested();
        return Locate(path) is { } place && place.Find() is { } entry ? ToFile(StoredCase(place), entry) : null;
    }

    public IEnumerable<GuestFile> List(string path)
    {
        _cancellation.ThrowIfCancellationRequested();
        if (Locate(path) is not { } place || place.Find() is not { IsDirectory: true } folder)
        {
            return [];
        }

        string stored = StoredCase(place);
        return place.FileSystem.List(folder).Select(entry => ToFile(GuestPath.Join(stored, entry.Name), entry));
    }

    /// <summary>A text file's contents by its byte-order mark (UTF-8 without one), or null when it does not exist; the first MiB of it.</summary>
    public string? ReadText(string path) => ReadText(path, LargestTextRead);

    /// <summary>As <see cref="ReadText(string)"/>, but the first <paramref name="limit"/> bytes.</summary>
    public string? ReadText(string path, int limit)
    {
        _cancellation.ThrowIfCancellationRequested();
        if (Locate(path) is not { } place || place.Find() is not { Kind: FileKind.File } file)
        {
            return null;
        }

        using StreamReader reader = new(new MemoryStream(place.FileSystem.ReadStart(file, limit)), Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
        return reader.ReadToEnd();
    }

    public byte[]? ReadBytes(string path, int limit) =>
        Locate(path) is { } place && place.Find() is { Kind: FileKind.File } file && file.Length <= limit ? place.FileSystem.ReadStart(file, limit) : null;

    public int Read(string path, long from, Span<byte> buffer) =>
        Locate(path) is { } place && place.Find() is { Kind: FileKind.File } file && from < file.Length ? place.FileSystem.Read(file, from, buffer) : 0;

    public bool HasData(string path, long from)
    {
        byte[] chunk = new byte[Chunk];
        for (long at = from; Read(path, at, chunk) is var read && read > 0; at += read)
        {
            if (!ZeroBytes.IsAllZero(chunk.AsSpan(0, read)))
            {
                return true;
            }
        }

        return false;
    }

    public IGuestEditor Edit() => new WindowsEditor(this);

    public bool Holds(GuestEdit edit) => WindowsEditor.Holds(edit, this);

    /// <summary>What is inconsistent in the hives that were edited.</summary>
    public IEnumerable<string> CheckAfter(IEnumerable<GuestEdit> edits) =>
        edits.Select(edit => edit.HiveName).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase).Select(_hives.Get).OfType<LoadedHive>()
            .SelectMany(hive => hive.Hive.Check().Select(problem => $"{hive.Name}: {problem}"));

    internal HiveSlack? SlackOf(string name)
    {
        LoadedHive? hive;
        try
        {
            hive = _hives.Get(name);
        }
        catch (VmGeneralizeException)
        {
            return null; // DamagedHives names it, and with it plan, generalize and verify do
        }

        return hive is null ? null : new HiveSlack(
            name,
            hive.Hive.CountDeadBytes(),
            hive.FilledLogs.Sum(log => Find(log)?.Length ?? 0),
            WindowsHives.MayWrite(name) && hive.Hive.Damage is null);
    }

    private static GuestFile ToFile(string path, FileEntry entry) => new(path, entry.IsDirectory, entry.Length, entry.Attributes, entry.ReparseTag);

    /// <summary>The volume that a path is on; null when it names one that the guest does not have.</summary>
    internal VolumePlace? Locate(string path) =>
        GuestPath.OnVolume(path) is not var (name, inner) ? new VolumePlace(FileSystem, "", path)
        : Volumes.Skip(1).FirstOrDefault(volume => volume.Name == name) is { FileSystem: IWritableFileSystem fileSystem }
            ? new VolumePlace(fileSystem, GuestPath.OfVolume(name), inner)
            : null;

    // Reports and plans name a file as it is stored, whatever case it was requested in.
    private static string StoredCase(VolumePlace place)
    {
        string stored = "";
        foreach (string name in place.Inner.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            string asked = $"{stored}/{name}";
            stored = $"{stored}/{place.FileSystem.Find(asked)?.Name ?? name}";
        }

        return stored.Length + place.Root.Length == 0 ? "/" : place.Root + stored;
    }

    /// <summary>What cannot even be searched for a system is not touched, and reported as what it is.</summary>
    private static IEnumerable<GuestVolume> Further(GuestVolume system, GuestDisk? disk)
    {
        if (disk is null)
        {
            return [];
        }

        HashSet<string> installed = [.. GuestDetector.Installations(disk).Select(volume => volume.Name)];
        return disk.Volumes.Where(volume => volume.FileSystem is NtfsFileSystem or FatFileSystem
            && volume.Name != system.Name
            && !installed.Contains(volume.Name)
            && GuestDetector.DamageOf(volume) is null);
    }

    private SysprepState ReadSysprep() => new()
    {
        ImageState = Registry.Text("SOFTWARE", @"Microsoft\Windows\CurrentVersion\Setup\State", "ImageState"),
        StateIni = ReadStateIni(),
        SetupType = Registry.Number("SYSTEM", "Setup", "SetupType"),
        CommandLine = Registry.Text("SYSTEM", "Setup", "CmdLine"),
        SucceededTag = FileSystem.Find(WindowsPaths.SucceededTag) is not null,
        GeneralizationState = Registry.Number("SYSTEM", @"Setup\Status\SysprepStatus", "GeneralizationState"),
        HasSetupLog = FileSystem.Find(WindowsPaths.SetupLog) is not null,
        SignsOfUse = UseOfWindows.Signs(this),
        AuditBoot = Registry.Number("SYSTEM", @"Setup\Status", "AuditBoot"),
    };

    private string? ReadStateIni() => ReadText(WindowsPaths.StateIni)?
        .Split('\n', StringSplitOptions.TrimEntries)
        .Where(line => line.StartsWith("ImageState=", StringComparison.OrdinalIgnoreCase))
        .Select(line => line["ImageState=".Length..].Trim())
        .FirstOrDefault();
}
