using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Btrfs;
using VmGeneralize.FileSystems.Posix;
using VmGeneralize.FileSystems.Tests.Ntfs;
using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Btrfs;

public sealed class BtrfsReadTests
{
    private const string PowerCut = """
        import os, subprocess, sys
        top, volume, copy = sys.argv[1:]
        def run(*words): subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
        run('btrfs', '-q', 'subvolume', 'create', top + '/gone')
        for i in range(6000):
            with open('%s/gone/%d' % (top, i), 'wb') as f: f.write(bytes([i % 255]) * 900)
        held = open(top + '/held', 'wb'); held.write(b'x' * 50000); os.sync()
        os.unlink(top + '/held')
        run('btrfs', '-q', 'subvolume', 'delete', top + '/gone')
        os.sync()
        run('cp', '--sparse=always', volume, copy)
        """;

    public static TheoryData<string> Formats => new(BtrfsImage.Formats.Keys);

    [SkippableTheory]
    [MemberData(nameof(Formats))]
    public void Reads_what_the_kernel_reads_whatever_is_outside_the_live_extents(string format)
    {
        BtrfsImage.RequireTools();
        using TemporaryFolder folder = new();
        string path = BtrfsFiles.Make(folder, format);
        SortedDictionary<string, string> expected = BtrfsFiles.OfKernel(path);
        using (FileDevice device = new(path, writable: true))
        using (BtrfsFileSystem fileSystem = BtrfsFileSystem.Open(device))
        {
            Assert.True(expected.Count > 700);
            AssertSame(expected, BtrfsFiles.Of(fileSystem));
            AssertFormat(fileSystem, path);
            Assert.Equal([], fileSystem.Check());
            ExtentSet live = fileSystem.LiveExtents();
            Assert.InRange(live.TotalLength, 1 << 20, device.Length / 2);
            foreach (Extent dead in live.Gaps(new Extent(0, device.Length)).ToArray())
            {
                byte[] junk = new byte[dead.Length];
                Array.Fill(junk, (byte)0xA5);
                device.Write(dead.Offset, junk);
            }
        }

        BtrfsImage.AssertSound(path);
        AssertSame(expected, BtrfsFiles.OfKernel(path));
        using FileDevice again = new(path);
        using BtrfsFileSystem reader = BtrfsFileSystem.Open(again);
        AssertSame(expected, BtrfsFiles.Of(reader));
    }

    /// <summary>A half-deleted subvolume, and a file without a name that was open: the next mount finishes both.</summary>
    [SkippableFact]
    public void What_a_power_cut_leaves_is_not_taken_for_damage()
    {
        BtrfsImage.RequireTools();
        using TemporaryFolder folder = new();
        string copy = folder.File("copy");
        _ = BtrfsImage.Make(folder, "old", fill: mount => OutsideTool.RunChecked("python3", "-c", PowerCut, mount, folder.File("volume"), copy));
        BtrfsImage.AssertSound(copy);
        using FileDevice device = new(copy);
        using BtrfsFileSystem fileSystem = BtrfsFileSystem.Open(device);
        Assert.Equal([], fileSystem.Check());
    }

    /// <summary>Compares with what a mount shows, by default and by name.</summary>
    [SkippableFact]
    public void Each_subvolume_is_shown_as_a_mount_shows_it()
    {
        BtrfsImage.RequireTools();
        using TemporaryFolder folder = new();
        string path = BtrfsFiles.Make(folder, "usual");
        BtrfsImage.Mounted(path, mount => OutsideTool.RunChecked("btrfs", "subvolume", "set-default", mount + "/@copy"));
        using FileDevice device = new(path);
        using BtrfsFileSystem fileSystem = BtrfsFileSystem.Open(device);
        Assert.Equal(
            ["5  False False", "256 @ False False", "257 @/home False False", "258 @/deep/nested False False", "259 @copy True False", "260 @kept True True"],
            fileSystem.Subvolumes.Select(subvolume => $"{subvolume.Id} {subvolume.Path} {subvolume.IsSnapshot} {subvolume.IsReadOnly}"));
        Assert.Equal("@copy", fileSystem.Shown.Path);
        Assert.Equal(fileSystem.Shown, fileSystem.Default);
        Assert.Equal("", fileSystem.Top.Path);
        AssertSame(BtrfsFiles.OfKernel(path), BtrfsFiles.Of(fileSystem));
        foreach (Subvolume subvolume in fileSystem.Subvolumes)
        {
            SortedDictionary<string, string> expected = BtrfsFiles.OfKernel(path, $"ro,subvolid={subvolume.Id}");
            AssertSame(expected, BtrfsFiles.Of(fileSystem.Show(subvolume)));
            Assert.Equal(expected, BtrfsFiles.OfKernel(path, $"ro,subvol=/{subvolume.Path}"));
        }

        // One number stands for two files, in two subvolumes: ids tell them apart.
        ISubvolumes top = fileSystem.Show(fileSystem.Top);
        Assert.NotEqual(top.Find("/@/file")!.Id, top.Find("/@copy/file")!.Id);
        Assert.Equal(top.Find("/@/home/file"), fileSystem.Show(fileSystem.Subvolumes[2]).Find("/file"));
        Assert.Empty(top.List(top.Find("/@copy/home")!));
    }

    /// <summary>The user's UUID then differs from the one in every block (metadata_uuid).</summary>
    [SkippableFact]
    public void A_volume_with_a_new_uuid_is_read()
    {
        BtrfsImage.RequireTools();
        using TemporaryFolder folder = new();
        string path = BtrfsImage.Make(folder, "usual", fill: mount => Directory.CreateDirectory(Path.Combine(mount, "d")));
        using FileDevice device = new(path);
        string before = BtrfsFileSystem.Open(device).VolumeId;
        OutsideTool.RunChecked("btrfstune", "-f", "-m", path);
        using BtrfsFileSystem fileSystem = BtrfsFileSystem.Open(device);
        Assert.NotEqual(before, fileSystem.VolumeId);
        Assert.NotNull(fileSystem.Find("/d"));
    }

    /// <summary>Thousands of names in one directory, found by their hashes, in trees with several levels.</summary>
    [SkippableFact]
    public void Large_directories_are_read()
    {
        BtrfsImage.RequireTools();
        using TemporaryFolder folder = new();
        string path = BtrfsImage.Make(folder, "old", 300, mount => OutsideTool.RunChecked(
            "python3", "-c", "import sys\nfor i in range(20000): open('%s/a name of some length %d' % (sys.argv[1], i), 'w').close()", mount));
        using FileDevice device = new(path);
        using BtrfsFileSystem fileSystem = BtrfsFileSystem.Open(device);
        FileEntry[] entries = [.. fileSystem.List(fileSystem.Root)];
        Assert.Equal(20000, entries.Length);
        Assert.All(entries.Where((_, index) => index % 97 == 0), entry => Assert.Equal(entry, fileSystem.Find("/" + entry.Name)));
    }

    private static void AssertFormat(BtrfsFileSystem fileSystem, string path)
    {
        Assert.Equal("Tést", fileSystem.Label);
        Assert.Contains(
            $"fsid\t\t\t{fileSystem.VolumeId}\n", OutsideTool.RunChecked("btrfs", "inspect-internal", "dump-super", path), StringComparison.Ordinal);
        Assert.Equal("Btrfs", fileSystem.Format);
    }

    private static void AssertSame(SortedDictionary<string, string> expected, SortedDictionary<string, string> actual) => Assert.Equal(
        [],
        expected.Where(row => !actual.Contains(row)).Select(row => $"- {row.Key} {row.Value}")
            .Concat(actual.Where(row => !expected.Contains(row)).Select(row => $"+ {row.Key} {row.Value}")));
}
