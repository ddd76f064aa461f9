using System.Collections;
using System.Text;
using System.Text.Json;
using VmGeneralize.Blocks;
using VmGeneralize.Disks;
using VmGeneralize.FileSystems;
using VmGeneralize.FileSystems.Ntfs;
using VmGeneralize.Guests.Disk;
using VmGeneralize.Guests.Windows;
using VmGeneralize.Registry;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Guests.Tests.Windows;

/// <summary>
/// The contract of <see cref="IGuestView"/>: <see cref="FakeGuest"/>, which the tests of operations and checks use, is filled with everything
/// that the committed disk holds, and answers every question about it as the real guest does. Texts and values of kinds that the disk lacks
/// are written to it first.
/// </summary>
public sealed class FakeGuestTests : IDisposable
{
    private const int LargestRead = 1 << 16;
    private static readonly string[] Hives = ["SYSTEM", "SOFTWARE", "/Users/Default/NTUSER.DAT", "/Users/builder/NTUSER.DAT", "NONE"];

    private readonly DiskImage _image = DiskFile.Open(Path.Combine(Repository.Root, "fixtures", "windows", "server2022.vhdx"));
    private readonly OverlayDevice _overlay;
    private readonly GuestDisk _disk;
    private readonly IGuestView _real;
    private readonly FakeGuest _fake;
    private readonly List<GuestFile> _files = [];
    private readonly List<(string Hive, string Key)> _keys = [];
    private readonly List<(string Hive, string Key, string Name)> _values = [];

    public FakeGuestTests()
    {
        _overlay = new OverlayDevice(_image.Device);
        Plant(_overlay);
        _disk = GuestDisk.Read(_overlay, CancellationToken.None);
        _real = WindowsGuest.Read(Assert.Single(GuestDetector.Installations(_disk)), _disk);
        _fake = new FakeGuest { ControlSet = _real.Registry.ControlSet };
        Walk("/");
        foreach (string hive in Hives)
        {
            Walk(hive, "");
        }
    }

    public void Dispose()
    {
        _disk.Dispose();
        _overlay.Dispose();
        _image.Dispose();
    }

    [Fact]
    public void Files_and_folders_are_found_and_listed_alike()
    {
        Assert.InRange(_files.Count, 400, 10_000);
        Assert.Contains(_files, file => file.IsDirectory);
        Assert.Contains(_files, file => file.ReparseTag != 0);
        Same("List /", guest => guest.List("/"));
        foreach (string path in _files.SelectMany(file => Spellings(file.Path)).Concat(["/none", "/Windows/none/x", "/KeepMe/utf-8/x"]))
        {
            Same($"Find {path}", guest => guest.Find(path));
            Same($"List {path}", guest => guest.List(path));
        }

        // A path through a file or a link leads nowhere.
        foreach (string path in _files.Where(file => !file.IsDirectory).Select(file => file.Path + "/x"))
        {
            Same($"Find {path}", guest => guest.Find(path));
        }
    }

    [Fact]
    public void A_folder_that_follows_from_its_files_is_named_as_it_is_stored()
    {
        FakeGuest fake = new FakeGuest().WithFiles([.. _files.Where(file => !file.IsDirectory).Select(file => file.Path)]);
        GuestFile[] folders = [.. _files.Where(folder => folder.IsDirectory && _real.List(folder.Path).Any(file => !file.IsDirectory))];
        Assert.NotEmpty(folders);
        foreach (string path in folders.SelectMany(folder => Spellings(folder.Path)).Append("/").Append("/windows/"))
        {
            Assert.Equal((_real.Find(path)?.Path, _real.Find(path)?.IsDirectory), (fake.Find(path)?.Path, fake.Find(path)?.IsDirectory));
        }
    }

    [Fact]
    public void Contents_are_read_alike()
    {
        GuestFile[] files = [.. _files.Where(file => file.Length <= LargestRead)];
        Assert.Contains(files, file => file is { IsFile: true, Length: 0 });
        Assert.All(Texts, name => Assert.Equal("Grüße\r\n", _real.ReadText("/KeepMe/" + name)));
        foreach ((string path, int length) in files.SelectMany(file => Spellings(file.Path).Select(path => (path, (int)file.Length)))
            .Append(("/none", 1)).Append(("/", 1)))
        {
            Same($"ReadText {path}", guest => guest.ReadText(path));
            Same($"ReadText {path} 5", guest => guest.ReadText(path, 5));
            Same($"ReadBytes {path} {length}", guest => guest.ReadBytes(path, length));
            Same($"ReadBytes {path} {length - 1}", guest => guest.ReadBytes(path, length - 1));
            foreach (int from in (int[])[0, length / 2, length, length + 1])
            {
                Same($"Read {path} {from}", guest => Read(guest, path, from));
                Same($"HasData {path} {from}", guest => guest.HasData(path, from));
            }
        }
    }

    [Fact]
    public void Keys_are_found_and_listed_alike()
    {
        Assert.InRange(_keys.Count, 40, 10_000);
        foreach ((string hive, string key) in _keys.SelectMany(at => Spellings(at.Key).Select(key => (at.Hive, key)))
            .Append(("NONE", "")).Append(("SYSTEM", "none")).Append(("system", "")).Append(("software", "MICROSOFT")))
        {
            Same($"KeyExists {hive} {key}", guest => guest.Registry.KeyExists(hive, key));
            Same($"SubkeyNames {hive} {key}", guest => guest.Registry.SubkeyNames(hive, key));
            Same($"ValueNames {hive} {key}", guest => guest.Registry.ValueNames(hive, key));
        }
    }

    [Fact]
    public void Values_of_every_kind_are_read_alike()
    {
        Assert.Contains(_values, at => _real.Registry.Number(at.Hive, at.Key, at.Name) is not null);
        Assert.Contains(_values, at => _real.Registry.Text(at.Hive, at.Key, at.Name) is not null);
        Assert.Contains(_values, at => _real.Registry.Texts(at.Hive, at.Key, at.Name) is not null);
        foreach ((string hive, string key, string name) in _values.SelectMany(at => Spellings(at.Name).Select(name => (at.Hive, at.Key, name)))
            .Append(("NONE", "", "")).Append(("system", "KINDS", "TEXT")))
        {
            Same($"ValueExists {hive} {key} {name}", guest => guest.Registry.ValueExists(hive, key, name));
            Same($"Number {hive} {key} {name}", guest => guest.Registry.Number(hive, key, name));
            Same($"Text {hive} {key} {name}", guest => guest.Registry.Text(hive, key, name));
            Same($"Texts {hive} {key} {name}", guest => guest.Registry.Texts(hive, key, name));
            Same($"Bytes {hive} {key} {name}", guest => guest.Registry.Bytes(hive, key, name));
        }
    }

    [Fact]
    public void The_control_set_is_the_same() => Same("ControlSet", guest => guest.Registry.ControlSet);

    private static IEnumerable<string> Texts => Planted.Keys.Where(name => name.StartsWith("utf", StringComparison.Ordinal));

    private static Dictionary<string, byte[]> Planted { get; } = new()
    {
        ["utf-8"] = Encoding.UTF8.GetBytes("Grüße\r\n"),
        ["utf-8-mark"] = [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes("Grüße\r\n")],
        ["utf-16"] = [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("Grüße\r\n")],
        ["zeros"] = new byte[100],
        ["empty"] = [],
        ["utf-16-big"] = [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes("Grüße\r\n")],
    };

    private static void Plant(OverlayDevice overlay)
    {
        using GuestDisk disk = GuestDisk.Read(overlay, CancellationToken.None);
        NtfsFileSystem volume = disk.Volumes.Select(candidate => candidate.FileSystem).OfType<NtfsFileSystem>().Single();
        foreach ((string name, byte[] bytes) in Planted)
        {
            volume.Create("/KeepMe/" + name, bytes);
        }

        FileEntry file = volume.Find(WindowsPaths.SystemHive)!;
        byte[] before = new byte[file.Length];
        Assert.Equal(before.Length, volume.Read(file, 0, before));
        Hive hive = Hive.Open(new HiveFiles("SYSTEM", before));
        HiveKey key = hive.Root.CreateSubkey("Kinds", hive.NewestKeyTime);
        Set("", RegistryValueType.String, Encoding.Unicode.GetBytes("default\0"));
        Set("Text", RegistryValueType.String, Encoding.Unicode.GetBytes("text\0"));
        Set("Empty", RegistryValueType.String, Encoding.Unicode.GetBytes("\0"));
        Set("Expand", RegistryValueType.ExpandString, Encoding.Unicode.GetBytes("%SystemRoot%\\x\0"));
        Set("Number", RegistryValueType.DWord, [1, 0, 0, 0x80]);
        Set("Long", RegistryValueType.QWord, [1, 0, 0, 0, 0, 0, 0, 0]);
        Set("Texts", RegistryValueType.MultiString, Encoding.Unicode.GetBytes("a\0b c\0\0"));
        Set("Bytes", RegistryValueType.Binary, [1, 2, 3]);
        volume.Replace(WindowsPaths.SystemHive, hive.ToArray());
        volume.Complete();

        void Set(string name, RegistryValueType type, byte[] data) => key.SetValue(name, type, data, hive.NewestKeyTime);
    }

    private static string[] Spellings(string name) => [name, name.ToUpperInvariant(), name.ToLowerInvariant(), name + "x"];

    private static byte[] Read(IGuestView guest, string path, int from)
    {
        byte[] buffer = new byte[LargestRead];
        return buffer[..guest.Read(path, from, buffer)];
    }

    private void Same(string question, Func<IGuestView, object?> ask)
    {
        string expected = Shown(ask(_real));
        string actual = Shown(ask(_fake));
        Assert.True(expected == actual, $"{question}: the real guest says {expected}, the fake {actual}");
    }

    private static string Shown(object? answer) => answer is IEnumerable and not string
        ? JsonSerializer.Serialize(answer, answer.GetType())
        : answer?.ToString() ?? "null";

    private void Walk(string folder)
    {
        foreach (GuestFile file in _real.List(folder))
        {
            _files.Add(file);
            if (_real.ReadBytes(file.Path, LargestRead) is { } contents)
            {
                _fake.WithBytes(file.Path, contents);
            }

            _fake.WithFile(file);
            if (file.IsDirectory)
            {
                Walk(file.Path);
            }
        }
    }

    private void Walk(string hive, string key)
    {
        if (!_real.Registry.KeyExists(hive, key))
        {
            return;
        }

        _keys.Add((hive, key));
        _fake.WithKey(hive, key);
        foreach (string name in _real.Registry.ValueNames(hive, key))
        {
            _values.Add((hive, key, name));
            _fake.WithValue(hive, key, name, Data(hive, key, name));
        }

        foreach (string subkey in _real.Registry.SubkeyNames(hive, key))
        {
            Walk(hive, key.Length == 0 ? subkey : $@"{key}\{subkey}");
        }
    }

    private object Data(string hive, string key, string name)
    {
        IRegistryView registry = _real.Registry;
        return registry.Number(hive, key, name) ?? (object?)registry.Text(hive, key, name)
            ?? registry.Texts(hive, key, name)?.ToArray() ?? (object)registry.Bytes(hive, key, name)!;
    }
}
