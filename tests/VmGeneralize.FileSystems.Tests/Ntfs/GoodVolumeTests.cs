using System.Text;
using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Ntfs;
using VmGeneralize.FileSystems.Ntfs.Indexes;
using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Ntfs;

/// <summary>Tests odd volumes that other drivers and tools leave behind and call good: they are edited, and what is odd about them is reported.</summary>
public sealed class GoodVolumeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableTheory]
    [InlineData(4096, 80)]
    [InlineData(4096, 150)]
    [InlineData(512, 400)]
    [InlineData(65536, 3000)]
    public void A_folder_that_ntfs_3g_emptied_to_nodes_without_keys_is_sound_and_can_be_emptied(int cluster, int count)
    {
        NtfsImage.RequireTools();
        string path = NtfsImage.Make(_folder, cluster, 48, mount =>
        {
            Directory.CreateDirectory(mount + "/folder");
            File.WriteAllText(mount + "/folder/Reload.xml", "kept");
            foreach (int index in Enumerable.Range(0, count))
            {
                File.WriteAllText($"{mount}/folder/SOME-deleted-name-{index}", "");
            }

            foreach (string file in Directory.GetFiles(mount + "/folder", "SOME*").Where((_, index) => index % 97 != 5))
            {
                File.Delete(file);
            }
        });
        Judge.AssertSound(path);

        string scrubbed = NtfsImage.Edit(path, fileSystem =>
        {
            Assert.True(fileSystem.WipeSlack()[3].Bytes > 0);
            fileSystem.Complete();
        });
        Judge.AssertSound(scrubbed);

        string emptied = NtfsImage.Edit(path, fileSystem =>
        {
            foreach (string name in fileSystem.List(fileSystem.Find("/folder")!).Select(entry => entry.Name).ToList())
            {
                fileSystem.Delete("/folder/" + name);
            }

            fileSystem.Create("/folder/new", "new"u8);
            fileSystem.Complete();
        });
        Judge.AssertSound(emptied);
        Assert.Contains(Judge.ReadManifest(emptied).Keys, name => name.EndsWith("folder/new", StringComparison.Ordinal));
    }

    [SkippableFact]
    public void An_index_of_object_ids_that_ntfs_3g_emptied_is_sound_and_loses_the_rest()
    {
        NtfsImage.RequireTools();
        string path = NtfsImage.Make(_folder, 4096, 16, mount =>
        {
            Directory.CreateDirectory(mount + "/d");
            foreach (int index in Enumerable.Range(0, 300))
            {
                File.WriteAllText($"{mount}/d/{index}", "");
                byte[] id = new byte[64];
                BitConverter.TryWriteBytes(id, 0x1234_5678 + (index * 7919));
                NtfsImage.SetExtendedAttribute($"{mount}/d/{index}", "system.ntfs_object_id", id);
            }

            foreach (int index in Enumerable.Range(0, 300).Where(index => index % 97 != 5))
            {
                File.Delete($"{mount}/d/{index}");
            }
        });
        Judge.AssertSound(path);

        string edited = NtfsImage.Edit(path, fileSystem =>
        {
            fileSystem.WipeSlack();
            fileSystem.Delete("/d");
            fileSystem.Complete();
        });

        Judge.AssertSound(edited);
    }

    [SkippableFact]
    public void Old_copies_in_the_mirror_of_large_clusters_are_told_and_renewed_and_among_the_first_four_they_are_damage()
    {
        NtfsImage.RequireTools();
        string path = NtfsImage.Make(_folder, 65536, 32, mount => File.WriteAllText(mount + "/x", "x"));
        NtfsImage.Edit(path, fileSystem => Assert.Empty(fileSystem.Check()));
        Patch(path, volume => (volume.Boot.MftMirrorStart.Value * 65536) + (6 * volume.Mft.BytesPerRecord) + 0x200, "an old copy"u8);

        Assert.Equal([new ConsistencyProblem("record 6 differs in $MFTMirr", IsHarmless: true)], Check(path));
        string renewed = NtfsImage.Edit(path, fileSystem =>
        {
            Assert.True(fileSystem.WipeSlack()[6].Bytes > 0);
            fileSystem.Complete();
        });
        Judge.AssertSound(renewed);
        Assert.False(Judge.IsLive(renewed, "an old copy"u8));

        Patch(path, volume => (volume.Boot.MftMirrorStart.Value * 65536) + (3 * volume.Mft.BytesPerRecord) + 0x200, "an old copy"u8);
        Assert.Contains(new ConsistencyProblem("record 3 differs in $MFTMirr"), Check(path));
    }

    [SkippableFact]
    public void A_file_that_no_directory_names_is_told_and_passed_by()
    {
        NtfsImage.RequireTools();
        string path = NtfsImage.Make(_folder, 4096, 16, mount =>
        {
            File.WriteAllText(mount + "/lost", "lost");
            File.WriteAllText(mount + "/x", "x");
        });
        long record = 0;
        using (FileDevice device = new(path, writable: true))
        {
            NtfsVolume volume = NtfsVolume.Open(device);
            PathResolver.Target target = PathResolver.Find(volume, ["lost"])!;
            record = target.File.Base.Number;
            Assert.True(NtfsDirectory.Open(volume, target.Parent!).Remove(target.Name!.ToArray()));
        }

        string edited = NtfsImage.Edit(path, fileSystem =>
        {
            fileSystem.Delete("/x");
            fileSystem.Scrub();
            fileSystem.WipeSlack();
            fileSystem.Complete();
        });

        Assert.Equal([new ConsistencyProblem($"record {record} is a file that no directory names", IsHarmless: true)], Check(edited));
        Assert.Equal(Check(path), Check(edited));
    }

    [SkippableTheory]
    [InlineData(512)]
    [InlineData(65536)]
    public void A_missing_backup_boot_sector_is_told_and_put_back_and_nothing_else_behind_the_volume_is_live(int cluster)
    {
        NtfsImage.RequireTools();
        string path = NtfsImage.Make(_folder, cluster, 16, mount => File.WriteAllText(mount + "/x", "x"));
        long backup = new FileInfo(path).Length - 512;
        using (FileStream stream = File.OpenWrite(path))
        {
            stream.SetLength(stream.Length + (1 << 20));
            stream.Position = backup;
            stream.Write(new byte[512]);
            stream.Write("of a former volume"u8);
        }

        Assert.Equal([new ConsistencyProblem("the backup boot sector after the last cluster is missing", IsHarmless: true)], Check(path));
        string repaired = NtfsImage.Edit(path, fileSystem =>
        {
            fileSystem.Scrub();
            fileSystem.Complete();
        });

        Assert.Empty(Check(repaired));
        Assert.False(Judge.IsLive(path, "of a former volume"u8));
        byte[] bytes = File.ReadAllBytes(repaired);
        Assert.Equal(bytes.AsSpan(0, 512), bytes.AsSpan((int)backup, 512));
        using (FileDevice device = new(repaired))
        using (NtfsFileSystem fileSystem = NtfsFileSystem.Open(device))
        {
            Assert.True(fileSystem.LiveExtents().Contains(backup));
            Assert.False(fileSystem.LiveExtents().Contains(backup + 512));
        }

        using (FileStream stream = File.OpenWrite(repaired))
        {
            stream.SetLength(backup + 512);
        }

        Judge.AssertSound(repaired);
    }

    private static IReadOnlyList<ConsistencyProblem> Check(string path)
    {
        using FileDevice device = new(path);
        using NtfsFileSystem fileSystem = NtfsFileSystem.Open(device);
        return fileSystem.Check();
    }

    private static void Patch(string path, Func<NtfsVolume, long> place, ReadOnlySpan<byte> bytes)
    {
        using FileDevice device = new(path, writable: true);
        device.Write(place(NtfsVolume.Open(device)), bytes);
    }
}
