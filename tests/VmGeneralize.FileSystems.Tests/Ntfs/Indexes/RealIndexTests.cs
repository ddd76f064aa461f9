using VmGeneralize.FileSystems.Ntfs;
using VmGeneralize.FileSystems.Ntfs.Indexes;
using VmGeneralize.TestSupport.Guests;

namespace VmGeneralize.FileSystems.Tests.Ntfs.Indexes;

/// <summary>Tests indexes that ntfs-3g wrote, and what ntfs-3g says about ours.</summary>
public class RealIndexTests
{
    [SkippableTheory]
    [InlineData(4096)]
    [InlineData(512)]
    [InlineData(16384)]
    public void Directories_are_listed_and_searched_as_ntfs_3g_does(int bytesPerCluster)
    {
        using RealIndexVolume volume = new(bytesPerCluster);
        foreach ((int count, string[] expected) in volume.Names)
        {
            Assert.Equal(count, expected.Length);
            IndexTree tree = new(volume.Storage(count), new FileNameCollation(volume.Volume.UpCase));
            Assert.Empty(tree.Check());
            List<FileNameKey> names = [.. tree.Entries().Select(entry => entry.FileName)];
            Assert.Equal(expected, names.Select(name => name.Name).Order(StringComparer.Ordinal));
            Assert.All(names, name =>
            {
                Assert.True(tree.TryFind(name.ToArray(), out IndexEntry entry));
                Assert.Equal(name, entry.FileName);
                string upper = new([.. name.Name.Select(volume.Volume.UpCase.ToUpper)]);
                Assert.True(tree.TryFindName(upper, out entry));
                Assert.Equal(0, volume.Volume.UpCase.CompareIgnoringCase(name.Name, entry.FileName.Name));
            });
            Assert.False(tree.TryFindName("absent", out _));
        }
    }

    [SkippableFact]
    public void View_indexes_of_a_real_volume_are_in_order_and_decode()
    {
        using RealIndexVolume volume = new(4096);
        UpCaseTable upCase = volume.Volume.UpCase;
        AssertView(volume, "$Secure", "$SII", new UInt32Collation(), dataLength: 20);
        AssertView(volume, "$Secure", "$SDH", new SecurityHashCollation(), dataLength: 20);
        AssertView(volume, "$Extend/$ObjId", "$O", new UInt32SequenceCollation(), dataLength: 56);
        AssertView(volume, "$Extend/$Reparse", "$R", new UInt32SequenceCollation(), dataLength: 0);
        Assert.Equal(0x11u, Collation.ForRule(0x11, upCase).Rule);
    }

    [SkippableFact]
    public void Real_indexes_shrink_and_grow_and_stay_consistent()
    {
        using RealIndexVolume volume = new(4096);
        Random random = new(99);
        foreach (int count in RealIndexVolume.Directories)
        {
            MemoryIndexStorage storage = volume.Copy(count);
            IndexTree tree = new(storage, new FileNameCollation(volume.Volume.UpCase));
            List<IndexEntry> entries = [.. tree.Entries().Select(entry => entry.Copy()).OrderBy(_ => random.Next())];
            tree.ScrubSlack();
            for (int i = 0; i < entries.Count; i++)
            {
                Assert.True(tree.Remove(entries[i].Key));
                if (i % 50 == 0 || entries.Count - i < 50)
                {
                    Assert.Empty(tree.Check());
                    Assert.Equal(0, storage.SlackBytes());
                }
            }

            Assert.Empty(tree.Entries());
            Assert.Equal(0, storage.AllocatedCount);
            Assert.Equal(48, storage.ReadRoot().Length);
            entries.ForEach(tree.Insert);
            Assert.Empty(tree.Check());
            Assert.Equal(
                entries.Select(entry => entry.FileReference).Order(),
                tree.Entries().Select(entry => entry.FileReference).Order());
        }
    }

    [SkippableTheory]
    [InlineData(4096)]
    [InlineData(512)]
    public void Ntfs_3g_accepts_directories_that_were_rebuilt_entry_by_entry(int bytesPerCluster)
    {
        using RealIndexVolume volume = new(bytesPerCluster);
        Random random = new(5);
        foreach (int count in RealIndexVolume.Directories)
        {
            IndexTree tree = new(volume.Storage(count), new FileNameCollation(volume.Volume.UpCase));
            List<IndexEntry> entries = [.. tree.Entries().Select(entry => entry.Copy().WithoutChild()).OrderBy(_ => random.Next())];
            Assert.All(entries, entry => Assert.True(tree.Remove(entry.Key)));
            Assert.Empty(tree.Entries());
            entries.ForEach(tree.Insert);
            Assert.Empty(tree.Check());
            tree.ScrubSlack();
        }

        volume.Store();
        volume.AssertClean();
        AssertReadable(volume);

        // ntfs-3g can also work on them: every second file is removed, and others are added.
        using (MountedNtfs mounted = new(volume.Image))
        {
            foreach (string name in volume.Names[3000].Where((_, i) => i % 2 == 0))
            {
                File.Delete(mounted[$"d3000/{name}"]);
            }

            for (int i = 0; i < 500; i++)
            {
                File.WriteAllText(mounted[$"d50/new {i}"], "");
            }
        }

        volume.AssertClean();
    }

    private static void AssertView(RealIndexVolume volume, string file, string name, Collation collation, int dataLength)
    {
        IndexTree tree = NtfsDirectory.OpenIndex(volume.Volume, volume.Open(file), name, collation);
        Assert.Empty(tree.Check());
        List<IndexEntry> entries = [.. tree.Entries()];
        Assert.InRange(entries.Count, RealIndexVolume.SpecialFiles, RealIndexVolume.SpecialFiles + 10);
        Assert.All(entries, entry =>
        {
            Assert.Equal(dataLength, entry.Data.Length);
            Assert.True(tree.TryFind(entry.Key, out IndexEntry found));
            Assert.Equal(entry.Data.ToArray(), found.Data.ToArray());
        });
    }

    private static void AssertReadable(RealIndexVolume volume)
    {
        using MountedNtfs mounted = new(volume.Image);
        foreach (int count in RealIndexVolume.Directories)
        {
            Assert.Equal(volume.Names[count], RealIndexVolume.Listing(mounted, count));
            Assert.All(volume.Names[count], name => Assert.Equal(name, File.ReadAllText(mounted[$"d{count}/{name}"])));
        }
    }
}
