using System.Text;
using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Ntfs;
using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Ntfs;

public sealed class NtfsEditTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableTheory]
    [InlineData(512, 1000)]
    [InlineData(4096, 5000)]
    [InlineData(65536, 1000)]
    public void A_large_directory_loses_random_entries(int cluster, int count)
    {
        NtfsImage.RequireTools();
        string path = NtfsImage.Make(_folder, cluster, 32, mount =>
        {
            Directory.CreateDirectory(mount + "/big");
            for (int i = 0; i < count; i++)
            {
                File.WriteAllText($"{mount}/big/entry {i} {new string('x', i % 50)}", "");
            }
        });
        HashSet<string> expected = [.. Enumerable.Range(0, count).Select(i => $"entry {i} {new string('x', i % 50)}")];
        Random random = new(cluster);
        string[] removed = [.. expected.Order(StringComparer.Ordinal).Where(_ => random.Next(10) < 6)];
        random.Shuffle(removed);

        string edited = NtfsImage.Edit(path, fileSystem =>
        {
            foreach (string name in removed)
            {
                Assert.Single(fileSystem.Delete("/big/" + name));
            }

            fileSystem.Complete();
        });

        expected.ExceptWith(removed);
        Judge.AssertSound(edited);
        NtfsImage.Mounted(
            edited,
            mount =>
                Assert.Equal(
                    expected.Order(StringComparer.Ordinal),
                    Directory.GetFileSystemEntries(mount + "/big").Select(Path.GetFileName).Order(StringComparer.Ordinal)),
            readOnly: true);
        Assert.False(
            Judge.IsLive(edited, Encoding.Unicode.GetBytes(removed.First(name => !expected.Any(kept => kept.StartsWith(name, StringComparison.Ordinal))))));
    }

    [SkippableFact]
    public void A_full_volume_says_which_one_it_is_and_how_much_it_lacks()
    {
        using OverlayDevice overlay = new(new FileDevice(Small()));
        using NtfsFileSystem fileSystem = NtfsFileSystem.Open(overlay);

        int wanted = (int)overlay.Length;
        GuestVolumeFullException full = Assert.Throws<GuestVolumeFullException>(() => fileSystem.Replace("/a/size 300", new byte[wanted]));

        Assert.Equal("ntfs-full", full.Code.Text);
        Assert.Equal($"NTFS volume {fileSystem.SerialNumber:X16}", full.Volume);
        Assert.Equal(wanted, full.BytesNeeded);
        ExtentSet live = fileSystem.LiveExtents();
        Assert.InRange(full.BytesFree!.Value, overlay.Length - live.TotalLength - fileSystem.AllocationUnit, overlay.Length - live.TotalLength + (1 << 20));
        Assert.Contains("try again", full.FirstDo, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_name_of_a_hard_linked_file_goes_alone()
    {
        string path = Small();
        byte[] body = [];

        string edited = NtfsImage.Edit(path, fileSystem =>
        {
            FileEntry first = fileSystem.Find("/links/first")!;
            Assert.Equal(13, first.Links);
            body = new byte[first.Length];
            fileSystem.Read(first, 0, body);
            Assert.Equal([new RemovedEntry("/links/first", FileKind.File, 0, 12)], fileSystem.Delete("/links/first"));
            Assert.Equal(
                [new RemovedEntry("/other/another name of the same file, number 4", FileKind.File, 0, 11)],
                fileSystem.Delete("/other/another name of the same file, number 4"));
            IReadOnlyList<RemovedEntry> links = fileSystem.Delete("/links");
            Assert.Equal([10, 9, 8, 7, 6, 5], links.Where(entry => entry.Kind == FileKind.File).Select(entry => entry.LinksLeft));
            fileSystem.Complete();
        });

        Judge.AssertSound(edited);
        NtfsImage.Mounted(edited, mount => Assert.Equal(body, File.ReadAllBytes($"{mount}/other/another name of the same file, number 10")), readOnly: true);
        Assert.False(Judge.IsLive(edited, Encoding.Unicode.GetBytes("same file, number 4")));
        Assert.True(Judge.IsLive(edited, Encoding.Unicode.GetBytes("same file, number 6")));
    }

    [SkippableFact]
    public void The_last_of_several_names_takes_the_file_along()
    {
        string path = Small();
        long freed = 0;

        string edited = NtfsImage.Edit(path, fileSystem =>
        {
            long live = fileSystem.LiveExtents().TotalLength;
            freed = fileSystem.Delete("/links").Concat(fileSystem.Delete("/other")).Sum(entry => entry.BytesFreed);
            Assert.Equal(freed, live - fileSystem.LiveExtents().TotalLength);
            fileSystem.Complete();
        });

        Judge.AssertSound(edited);
        Assert.True(freed >= 12288);
        Assert.False(Judge.IsLive(edited, Encoding.Unicode.GetBytes("another name of the same file")));
    }

    [SkippableFact]
    public void A_dos_twin_goes_with_its_long_name()
    {
        string path = Small();

        string edited = NtfsImage.Edit(path, fileSystem =>
        {
            Assert.Equal("A long name.text", fileSystem.Find("/NAMES/alongn~1.tex")!.Name);
            Assert.Equal([new RemovedEntry("/names/ALONGN~1.TEX", FileKind.File, 0, 1)], fileSystem.Delete("/names/ALONGN~1.TEX"));
            Assert.Null(fileSystem.Find("/names/A long name.text"));
            Assert.Equal(1, fileSystem.Find("/other/A second link")!.Links);
            fileSystem.Complete();
        });

        Judge.AssertSound(edited);
        Assert.False(Judge.IsLive(edited, Encoding.Unicode.GetBytes("ALONGN~1")));
        Assert.False(Judge.IsLive(edited, Encoding.Unicode.GetBytes("A long name")));
    }

    [SkippableFact]
    public void A_junction_goes_and_its_target_stays()
    {
        NtfsImage.RequireTools();
        byte[] target = Encoding.Unicode.GetBytes("\\??\\C:\\target");
        byte[] data =
        [
            .. BitConverter.GetBytes(0xA0000003),
            .. BitConverter.GetBytes((ushort)(target.Length + 12)),
            0,
            0,
            0,
            0,
            .. BitConverter.GetBytes((ushort)target.Length),
            .. BitConverter.GetBytes((ushort)(target.Length + 2)),
            0,
            0,
            .. target,
            0,
            0,
            0,
            0,
        ];
        string path = NtfsImage.Make(_folder, 4096, 16, mount =>
        {
            Directory.CreateDirectory(mount + "/target");
            File.WriteAllText(mount + "/target/kept", "kept");
            Directory.CreateDirectory(mount + "/tree/junction");
            NtfsImage.SetExtendedAttribute(mount + "/tree/junction", "system.ntfs_reparse_data", data);
        });

        string edited = NtfsImage.Edit(path, fileSystem =>
        {
            FileEntry junction = fileSystem.Find("/tree/junction")!;
            Assert.Equal((FileKind.ReparsePoint, 0xA0000003), (junction.Kind, junction.ReparseTag));
            Assert.Equal(data, fileSystem.ReadReparseData(junction));
            Assert.Empty(fileSystem.List(junction));
            Assert.Null(fileSystem.Find("/tree/junction/kept"));
            Assert.Equal(
                [new RemovedEntry("/tree/junction", FileKind.ReparsePoint, 0, 0), new RemovedEntry("/tree", FileKind.Directory, 0, 0)],
                fileSystem.Delete("/tree"));
            fileSystem.Complete();
        });

        Judge.AssertSound(edited);
        NtfsImage.Mounted(edited, mount => Assert.Equal("kept", File.ReadAllText(mount + "/target/kept")), readOnly: true);
    }

    [SkippableFact]
    public void An_object_id_goes_with_its_file()
    {
        NtfsImage.RequireTools();
        byte[] id = [.. Enumerable.Range(1, 16).Select(i => (byte)i)];
        string path = NtfsImage.Make(_folder, 4096, 16, mount =>
        {
            File.WriteAllText(mount + "/tracked", "x");
            NtfsImage.SetExtendedAttribute(mount + "/tracked", "system.ntfs_object_id", id);
        });
        Assert.True(Judge.IsLive(path, id));

        string edited = NtfsImage.Edit(path, fileSystem =>
        {
            fileSystem.Delete("/tracked");
            fileSystem.Complete();
        });

        Judge.AssertSound(edited);
        Assert.False(Judge.IsLive(edited, id));
    }

    [SkippableFact]
    public void Metadata_files_are_shown_and_refused()
    {
        string path = Small();
        using OverlayDevice overlay = new(new FileDevice(path));
        using NtfsFileSystem fileSystem = NtfsFileSystem.Open(overlay);

        Assert.NotNull(fileSystem.Find("/$MFT"));
        Assert.NotNull(fileSystem.Find("/$Extend/$ObjId"));
        foreach (string name in new[] { "/", "/$MFT", "/$Extend", "/$Extend/$ObjId", "/$Boot" })
        {
            Assert.Equal("ntfs-metadata", Assert.Throws<RefusedException>(() => fileSystem.Delete(name)).Code.Text);
            Assert.Equal("ntfs-metadata", Assert.Throws<RefusedException>(() => fileSystem.Replace(name, [])).Code.Text);
        }

        Assert.Equal("ntfs-metadata", Assert.Throws<RefusedException>(() => fileSystem.Create("/$Extend/x", [])).Code.Text);
        Assert.Throws<GuestPathNotFoundException>(() => fileSystem.Delete("/nowhere"));
        Assert.Throws<GuestPathNotFoundException>(() => fileSystem.Create("/nowhere/x", []));
        Assert.Throws<ArgumentException>(() => fileSystem.Create("/a/b?c", []));
        fileSystem.Complete();
        Assert.False(overlay.IsChanged);
    }

    [SkippableFact]
    public void Replaced_and_created_files_show_their_size_and_keep_times_in_ntfs_3g()
    {
        string path = Small();
        DateTime before = default;
        NtfsImage.Mounted(path, mount => before = File.GetLastWriteTimeUtc(mount + "/a/size 300"), readOnly: true);

        string edited = NtfsImage.Edit(path, fileSystem =>
        {
            fileSystem.Replace("/a/size 300", new byte[10_000]);
            fileSystem.Create("/a/NEW.TXT", "created"u8);
            fileSystem.Create("/a/a longer name than 8.3", new byte[70_000]);
            Assert.Throws<GuestPathExistsException>(() => fileSystem.Create("/a/new.txt", []));
            fileSystem.Complete();
            Assert.Throws<InvalidOperationException>(() => fileSystem.Delete("/a"));
        });

        Judge.AssertSound(edited);
        NtfsImage.Mounted(edited, mount =>
        {
            Assert.Equal(new byte[10_000], File.ReadAllBytes(mount + "/a/size 300"));
            Assert.Equal(before, File.GetLastWriteTimeUtc(mount + "/a/size 300"));
            Assert.Equal("created", File.ReadAllText(mount + "/a/NEW.TXT"));
            Assert.Equal(70_000, new FileInfo(mount + "/a/a longer name than 8.3").Length);
            Assert.Equal(Directory.GetLastWriteTimeUtc(mount + "/a"), File.GetLastWriteTimeUtc(mount + "/a/NEW.TXT"));
        });
        Judge.AssertSound(edited); // ntfs-3g wrote to it meanwhile
    }

    [SkippableFact]
    public void The_same_edits_give_the_same_bytes()
    {
        string path = Small();
        byte[][] results = [.. Enumerable.Range(0, 2).Select(_ => File.ReadAllBytes(NtfsImage.Edit(path, fileSystem =>
        {
            fileSystem.Delete("/many");
            fileSystem.Create("/a/x", new byte[9999]);
            fileSystem.Replace("/a/size 0", new byte[200_000]);
            fileSystem.Scrub();
            fileSystem.Complete();
        })))];

        Assert.True(results[0].AsSpan().SequenceEqual(results[1]));
    }

    [SkippableFact]
    public void Contents_of_deleted_and_replaced_files_are_not_live()
    {
        NtfsImage.RequireTools();
        string path = NtfsImage.Make(_folder, 4096, 16, mount =>
        {
            foreach (int size in new[] { 100, 600, 5000, 60_000 })
            {
                File.WriteAllText($"{mount}/deleted {size}", string.Concat(Enumerable.Repeat("DELETED-SECRET ", size / 15)));
                File.WriteAllText($"{mount}/replaced {size}", string.Concat(Enumerable.Repeat("REPLACED-SECRET ", size / 16)));
                File.WriteAllText($"{mount}/earlier {size}", string.Concat(Enumerable.Repeat("EARLIER-SECRET ", size / 15)));
            }
        });
        NtfsImage.Mounted(path, mount => Directory.GetFiles(mount, "earlier*").ToList().ForEach(File.Delete));
        Assert.True(Judge.IsLive(path, "EARLIER-SECRET"u8));

        string edited = NtfsImage.Edit(path, fileSystem =>
        {
            foreach (int size in new[] { 100, 600, 5000, 60_000 })
            {
                fileSystem.Delete($"/deleted {size}");
                fileSystem.Replace($"/replaced {size}", "short"u8);
            }

            fileSystem.Replace("/replaced 100", new byte[3000]);
            Assert.True(fileSystem.Scrub() > 600);
            fileSystem.Complete();
        });

        Judge.AssertSound(edited);
        foreach (string secret in new[] { "DELETED-SECRET", "REPLACED-SECRET", "EARLIER-SECRET" })
        {
            Assert.False(Judge.IsLive(edited, Encoding.ASCII.GetBytes(secret)), secret);
        }

        Assert.False(Judge.IsLive(edited, Encoding.Unicode.GetBytes("deleted ")));
    }

    private string Small()
    {
        NtfsImage.RequireTools();
        return SmallVolumes.Copy(_folder, 4096, 24);
    }
}
