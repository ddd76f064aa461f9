using System.Text;
using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Ntfs;
using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Ntfs;

[Collection(WindowsGuestCollection.Name)]
public sealed class NtfsGuestEditTests(WindowsGuest guest)
{
    [SkippableFact]
    public void Deleting_trees_of_a_guest_changes_nothing_else()
    {
        using TemporaryFolder folder = new();
        string volume = guest.CopyVolume(folder);
        string[] doomed =
        [
            "Windows/Panther",
            "Windows/Temp",
            "KeepMe/ads.txt",
            "Windows/System32/en-US",
            "Windows/CompressedLogs",
            "ProgramData/sparse.vhd",
            "Users/All Users",
            "pagefile.sys",
            "Windows/System32/wofcompressed.dll",
        ];
        SortedDictionary<string, string> expected = Manifest.Parse(File.ReadAllText(guest.ManifestPath));
        IReadOnlyList<RemovedEntry> removed = [];

        string edited = NtfsImage.Edit(volume, fileSystem =>
        {
            Assert.Equal([], fileSystem.Check());
            foreach (string path in doomed)
            {
                IReadOnlyList<RemovedEntry> preview = fileSystem.PreviewDelete("/" + path);
                removed = fileSystem.Delete("/" + path);
                Assert.Equal(preview, removed);
                Assert.Null(fileSystem.Find("/" + path));
            }

            Assert.True(fileSystem.Scrub() > 0);
            Assert.Equal(0, fileSystem.Scrub());
            Assert.Equal([], fileSystem.Check());
            fileSystem.Complete();
        });

        Judge.AssertSound(edited);
        foreach (string path in expected.Keys.Where(path => Array.Exists(doomed, name => IsOf(path, name))).ToList())
        {
            expected.Remove(path);
        }

        expected["KeepMe/shared.bin"] = expected["KeepMe/shared.bin"].Replace(" 00000020 2 ", " 00000020 1 ", StringComparison.Ordinal);
        for (int i = 0; i < 200; i++)
        {
            string path = $"Windows/WinSxS/amd64_x/f{i}.dll";
            expected[path] = expected[path].Replace(" 00000020 2 ", " 00000020 1 ", StringComparison.Ordinal);
        }

        Assert.Equal(expected, Judge.ReadManifest(edited));
        string[] names =
        [
            "setupact.log", "UnattendGC", "hardlink-to-shared.bin", "level17", "junction-out", "wofcompressed.dll", "fragmented.etl",
            new string('l', 200), "secret.stream",
        ];
        foreach (string name in names)
        {
            // Sysprep keeps its own log under the first name.
            Assert.Equal((name, name == "setupact.log"), (name, Judge.IsLive(edited, Encoding.Unicode.GetBytes(name))));
        }

        Assert.False(Judge.IsLive(edited, "SABlAGwAbABvAA=="u8));
    }

    [SkippableFact]
    public void Slack_of_live_files_is_wiped_and_nothing_else_changes()
    {
        using TemporaryFolder folder = new();
        string volume = guest.CopyVolume(folder);
        byte[] secret = Encoding.ASCII.GetBytes("SECRET-IN-THE-LAST-CLUSTER");
        using (FileDevice device = new(volume, writable: true))
        {
            NtfsVolume opened = NtfsVolume.Open(device);
            using NtfsFileSystem fileSystem = NtfsFileSystem.Open(device);
            FileEntry file = fileSystem.Find("/Windows/WinSxS/amd64_x/f3.dll")!;
            AttributeStream data = opened.Open((long)file.Id).Open(AttributeType.Data);
            opened.Space.Write(data.Runs, (data.Runs.End.Value * 4096) - secret.Length, secret);
        }

        string edited = NtfsImage.Edit(volume, fileSystem =>
        {
            Assert.True(fileSystem.WipeSlack().Sum(place => place.Bytes) >= secret.Length);
            Assert.Equal(0, fileSystem.WipeSlack().Sum(place => place.Bytes));
            fileSystem.Scrub();
            fileSystem.Complete();
        });

        Judge.AssertSound(edited);
        Assert.False(Judge.IsLive(edited, secret));
        Assert.False(Judge.IsLive(edited, Encoding.Unicode.GetBytes("ballast"))); // of a file that the guest builder deleted
        Assert.Equal(Manifest.Parse(File.ReadAllText(guest.ManifestPath)), Judge.ReadManifest(edited));
    }

    [SkippableTheory]
    [InlineData(0)]
    [InlineData(500)]
    [InlineData(700_000)]
    [InlineData(3_039_231)]
    [InlineData(3_039_232)]
    [InlineData(5_000_001)]
    public void A_fragmented_file_takes_contents_of_any_size(int size)
    {
        const string Name = "KeepMe/fragmented-keep.bin";
        using TemporaryFolder folder = new();
        string volume = guest.CopyVolume(folder);
        byte[] contents = new byte[size];
        new Random(size).NextBytes(contents);

        string edited = NtfsImage.Edit(volume, fileSystem =>
        {
            FileEntry before = fileSystem.Find("/" + Name)!;
            Assert.Equal(3_039_232, before.Length);
            fileSystem.Replace("/" + Name, contents);
            FileEntry after = fileSystem.Find("/" + Name)!;
            Assert.Equal(before with { Length = size }, after);
            byte[] read = new byte[size];
            Assert.Equal(size, fileSystem.Read(after, 0, read));
            Assert.True(read.AsSpan().SequenceEqual(contents));
            fileSystem.Complete();
        });

        Judge.AssertSound(edited);
        NtfsImage.Mounted(edited, mount => Assert.True(File.ReadAllBytes($"{mount}/{Name}").AsSpan().SequenceEqual(contents)), readOnly: true);
        long clusters = (size + 4095) / 4096;
        Assert.Equal((clusters - 742) * 4096, LiveBytes(edited) - LiveBytes(volume));
    }

    [SkippableFact]
    public void Compressed_sparse_and_CompactOS_files_are_not_replaced()
    {
        using FileDevice device = guest.OpenVolume();
        using OverlayDevice overlay = new(device);
        using NtfsFileSystem fileSystem = NtfsFileSystem.Open(overlay);

        string[] paths =
        [
            "/Windows/CompressedLogs/c1.log", "/ProgramData/sparse.vhd", "/Windows/System32/wofcompressed.dll", "/KeepMe/dedup.bin",
            "/Documents and Settings", "/Windows",
        ];
        foreach (string path in paths)
        {
            Assert.Throws<UnsupportedFeatureException>(() => fileSystem.Replace(path, [1, 2, 3]));
        }

        fileSystem.Complete();
        Assert.False(overlay.IsChanged);
    }

    // The file itself, everything below it, and its streams.
    private static bool IsOf(string path, string name) => path == name
        || path.StartsWith(name + "/", StringComparison.Ordinal)
        || path.StartsWith(name + ":", StringComparison.Ordinal);

    private static long LiveBytes(string path)
    {
        using FileDevice device = new(path);
        using NtfsFileSystem fileSystem = NtfsFileSystem.Open(device);
        return fileSystem.LiveExtents().TotalLength;
    }
}
