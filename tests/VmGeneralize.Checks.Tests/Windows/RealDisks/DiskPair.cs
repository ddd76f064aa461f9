using VmGeneralize.Guests;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;
using BuiltGuest = VmGeneralize.TestSupport.Guests.WindowsGuest;

namespace VmGeneralize.Checks.Tests.Windows.RealDisks;

/// <summary>
/// Two disks of one machine that was never generalized, made with ntfs-3g and libhivex: a clean one, and the same one with every
/// planting. Made when the first test asks for one, so that a test can skip when the tools are missing.
/// </summary>
public sealed class DiskPair : IDisposable
{
    private const string BootStore = "::EFI/Microsoft/Boot/BCD";
    private const string EfiPartition = "1M"; // where the builder puts it

    private readonly TemporaryFolder _folder = new();
    private readonly Lazy<(OpenGuest Clean, OpenGuest Planted)> _disks;

    public DiskPair() => _disks = new(Make);

    internal IGuestView Clean => _disks.Value.Clean.Guest;

    internal IGuestView Planted => _disks.Value.Planted.Guest;

    public void Dispose()
    {
        if (_disks.IsValueCreated)
        {
            _disks.Value.Clean.Dispose();
            _disks.Value.Planted.Dispose();
        }

        _folder.Dispose();
    }

    private (OpenGuest Clean, OpenGuest Planted) Make()
    {
        BuiltGuest built = BuiltGuest.Build(new WindowsGuestOptions { State = ["--not-sysprepped"] });
        string partition = _folder.File("c");
        SparseFile.Extract(built.Raw, built.CStart, built.CLength, partition);
        byte[] security;
        using (MountedNtfs volume = new(partition))
        {
            security = File.ReadAllBytes(volume[CleanGuest.Config + "SECURITY"]);
            CleanGuest.CleanFiles(volume);
        }

        string clean = _folder.File("clean");
        SparseFile.CopyWithPart(built.Raw, clean, built.CStart, partition);
        EditBootStore(clean);
        using (MountedNtfs volume = new(partition, "efs_raw,show_sys_files"))
        {
            Plant(volume, security);
        }

        string planted = _folder.File("planted");
        SparseFile.CopyWithPart(built.Raw, planted, built.CStart, partition);
        return (new OpenGuest(clean), new OpenGuest(planted));
    }

    private static void Plant(MountedNtfs volume, byte[] security)
    {
        foreach ((string path, string text) in Plantings.All.SelectMany(planting => planting.Files))
        {
            volume.Write(path, text);
        }

        volume.Write(CleanGuest.Config + "SECURITY", security);
        volume.Write(Plantings.UserHive, File.ReadAllBytes(volume["Users/Default/NTUSER.DAT"]));
        foreach (var hive in Plantings.All.SelectMany(planting => planting.Registry).GroupBy(change => change.Hive))
        {
            RegistryText changes = new();
            foreach ((_, string key, string? name, object? data) in hive)
            {
                changes.Set(key, name, data);
            }

            volume.MergeHive(hive.Key.Contains('/', StringComparison.Ordinal) ? hive.Key : CleanGuest.Config + hive.Key, changes);
        }

        volume.Write("journal", "x");
        volume.Move("journal", LeftoverPlantings.ChangeJournal);

        // ntfs-3g requires a header that begins with its own length; nothing here decrypts it.
        Directory.CreateDirectory(volume[Plantings.Profile + "private"]);
        volume.SetAttribute(Plantings.Profile + "private", "user.ntfs.efsinfo", [64, .. new byte[63]]);
    }

    private void EditBootStore(string disk)
    {
        string store = _folder.File("BCD");
        Copy("mcopy", "-n", "-i", $"{disk}@@{EfiPartition}", BootStore, store);
        HiveEditor.Merge(store, RegistryText.Prefix, CleanGuest.BootStore().ToString());
        Copy("mcopy", "-D", "o", "-i", $"{disk}@@{EfiPartition}", store, BootStore);

        static void Copy(string program, params string[] arguments)
        {
            OutsideTool.Require(program);
            ToolResult result = OutsideTool.Run(program, arguments, new Dictionary<string, string> { ["MTOOLS_SKIP_CHECK"] = "1" });
            Assert.True(result.ExitCode == 0, result.All);
        }
    }
}
