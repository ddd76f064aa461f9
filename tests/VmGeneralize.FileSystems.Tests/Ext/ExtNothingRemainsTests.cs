using System.Text;
using VmGeneralize.FileSystems.Ext;
using VmGeneralize.FileSystems.Tests.Ntfs;
using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Ext;

/// <summary>Searches all live bytes for strings that were planted in names, contents, attributes and links.</summary>
public sealed class ExtNothingRemainsTests
{
    private const string Plant = """
        import os, sys
        top = sys.argv[1]
        def w(path, data):
            with open(os.path.join(top, path), 'wb') as f: f.write(data)
        os.makedirs(top + '/tree/NAMEsub'); os.mkdir(top + '/keep')
        for where in ('tree', 'tree/NAMEsub', 'keep'):
            for i in range(60):
                w('%s/NAME%s%d' % (where, 'x' * i, i), b'SECRET' * (i * i))
            for i in range(3):
                os.setxattr(top + '/%s/NAME%s%d' % (where, 'x' * i, i), 'user.LABEL%d' % i, b'VALUE' * (i * i * 20 + 1))
            os.symlink('TARGETa', top + '/%s/NAMEfast' % where)
            os.symlink('TARGETb' * 100, top + '/%s/NAMEslow' % where)
        for i in range(20): w('keep/stays%d' % i, b'stay')
        w('keep/log', b'LOGLINE\n' * 1000)
        w('keep/grown', b'GROWN\n' * 3)
        w('keep/edited', b'EDITED line\n' * 500)
        os.link(top + '/keep/stays1', top + '/keep/NAMElink')
        """;

    private static readonly string[] Planted = ["SECRET", "NAME", "LABEL", "VALUE", "TARGET", "LOGLINE", "GROWN", "EDITED"];

    [SkippableTheory]
    [InlineData("ext4", false)]
    [InlineData("ext4-1k", false)]
    [InlineData("ext2", true)]
    public void Before_the_superblock_only_boot_code_stays(string format, bool boots)
    {
        ExtImage.RequireTools();
        using TemporaryFolder folder = new();
        string path = ExtImage.Make(folder, format, 32, _ => { });
        using (FileStream file = new(path, FileMode.Open, FileAccess.ReadWrite))
        {
            file.Write("FIRST-SECTOR"u8);
            file.Position = 510;
            file.Write(boots ? [0x55, 0xAA] : [0, 0]);
            file.Position = 700;
            file.Write("SECOND-SECTOR"u8);
        }

        string edited = ExtImage.Edit(path, fileSystem =>
        {
            Assert.Equal(boots ? 13 : 25, fileSystem.MeasureSlack().Single(place => place.Place == "before the superblock").Bytes);
            fileSystem.WipeSlack();
        });

        Assert.Equal(boots, ExtImage.IsLive(edited, "FIRST-SECTOR"u8));
        Assert.False(ExtImage.IsLive(edited, "SECOND-SECTOR"u8));
        Assert.Equal(0, OutsideTool.Run("e2fsck", "-fn", edited).ExitCode);
    }

    [SkippableTheory]
    [InlineData("ext4")]
    [InlineData("ext4-1k")]
    [InlineData("ext4-inline")]
    [InlineData("ext4-plain")]
    [InlineData("ext2")]
    public void Not_a_byte_of_what_was_removed_is_live(string format)
    {
        ExtImage.RequireTools();
        using TemporaryFolder folder = new();
        string path = ExtImage.Make(folder, format, 32, mount => OutsideTool.RunChecked("python3", "-c", Plant, mount));
        foreach (string planted in Planted)
        {
            Assert.True(ExtImage.IsLive(path, Encoding.ASCII.GetBytes(planted)), planted);
        }

        string edited = ExtImage.Edit(path, fileSystem =>
        {
            fileSystem.Delete("/tree");
            foreach (FileEntry entry in fileSystem.List(fileSystem.Find("/keep")!).Where(entry => entry.Name.StartsWith("NAME", StringComparison.Ordinal)))
            {
                fileSystem.Delete("/keep/" + entry.Name);
            }

            fileSystem.Replace("/keep/log", []);
            fileSystem.Replace("/keep/grown", new byte[5000]);
            fileSystem.Replace("/keep/edited", "now short\n"u8);
            fileSystem.Scrub();
            fileSystem.Complete();
        });
        ExtJudge.AssertSound(edited);
        foreach (string planted in Planted)
        {
            Assert.False(ExtImage.IsLive(edited, Encoding.ASCII.GetBytes(planted)), planted);
        }

        Assert.True(ExtImage.IsLive(edited, "stays1"u8));
    }

    [SkippableTheory]
    [InlineData("ext4")]
    [InlineData("ext4-inline-1k")]
    [InlineData("ext3")]
    public void What_the_kernel_deleted_before_goes_with_scrub_and_slack(string format)
    {
        ExtImage.RequireTools();
        using TemporaryFolder folder = new();
        string path = ExtImage.Make(folder, format, 32, mount => OutsideTool.RunChecked("python3", "-c", Plant, mount));
        ExtImage.Mounted(path, mount =>
        {
            foreach (string name in Directory.GetFileSystemEntries(mount + "/keep", "NAME*"))
            {
                File.Delete(name);
            }

            Directory.Delete(mount + "/tree", recursive: true);
            foreach (string name in new[] { "log", "grown", "edited" })
            {
                File.Delete(mount + "/keep/" + name);
            }
        });
        SortedDictionary<string, string> expected = ExtManifest.OfKernel(path);
        Assert.True(ExtImage.IsLive(path, "NAME"u8));
        IReadOnlyList<SlackPlace> slack = [];
        string edited = ExtImage.Edit(path, fileSystem =>
        {
            slack = fileSystem.MeasureSlack();
            Assert.True(slack.Sum(place => place.Bytes) > 0);
            IReadOnlyList<DeadMetadata> dead = fileSystem.MeasureDeadMetadata();
            Assert.Equal(dead.Sum(part => part.Bytes), fileSystem.Scrub());
            Assert.NotEmpty(dead);
            Assert.All(slack, place => Assert.Equal(place.Bytes > 0 && place == slack[0], place.Example is not null));
            Assert.Equal(slack.Select(place => (place.Place, place.Bytes)), fileSystem.WipeSlack().Select(place => (place.Place, place.Bytes)));
            Assert.Equal(0, fileSystem.MeasureSlack().Sum(place => place.Bytes));
            fileSystem.Complete();
        });
        ExtJudge.AssertTree(edited, expected);
        foreach (string planted in Planted)
        {
            Assert.False(ExtImage.IsLive(edited, Encoding.ASCII.GetBytes(planted)), planted);
        }

        using FileDevice device = new(edited, writable: true);
        using ExtFileSystem again = ExtFileSystem.Open(device);
        Assert.Equal(0, again.MeasureSlack().Sum(place => place.Bytes));
        Assert.Empty(again.MeasureDeadMetadata());
        Assert.Equal(0, again.Scrub());
    }

    [SkippableTheory]
    [InlineData("ext4-1k")]
    [InlineData("ext4-inline")]
    [InlineData("ext4-orphan")]
    [InlineData("ext3-4k")]
    public void Wiping_slack_changes_nothing_that_anyone_reads(string format)
    {
        ExtImage.RequireTools();
        using TemporaryFolder folder = new();
        string path = ExtTree.Make(folder, format, 150);
        SortedDictionary<string, string> expected = ExtManifest.OfKernel(path);
        string edited = ExtImage.Edit(path, fileSystem =>
        {
            fileSystem.WipeSlack();
            fileSystem.Scrub();
            fileSystem.Complete();
        });
        ExtJudge.AssertTree(edited, expected);
    }

    [SkippableTheory]
    [InlineData("ext4")]
    [InlineData("ext3")]
    [InlineData("ext4-inline")]
    public void Erased_contents_are_zero_where_they_lie(string format)
    {
        ExtImage.RequireTools();
        using TemporaryFolder folder = new();
        string path = ExtImage.Make(folder, format, 32, mount =>
        {
            File.WriteAllText(mount + "/swap", string.Concat(Enumerable.Repeat("SWAPPED OUT ", 100_000)));
            File.WriteAllText(mount + "/small", "SWAPPED");
            OutsideTool.RunChecked("chattr", "+i", mount + "/swap");
        });
        string before = OutsideTool.RunChecked("debugfs", "-R", "blocks /swap", path);
        string edited = ExtImage.Edit(path, fileSystem =>
        {
            Assert.True(fileSystem.EraseContents("/swap", 4096) >= 1_200_000 - 4096);
            Assert.True(fileSystem.EraseContents("/small", 3) >= 4);
            Assert.Equal(0, fileSystem.EraseContents("/small", 7));
            fileSystem.Complete();
        });
        ExtJudge.AssertSound(edited);
        Assert.Equal(before, OutsideTool.RunChecked("debugfs", "-R", "blocks /swap", edited));
        ExtImage.Mounted(edited, mount =>
        {
            byte[] swap = File.ReadAllBytes(mount + "/swap");
            Assert.Equal(1_200_000, swap.Length);
            Assert.Equal("SWAPPED OUT ", Encoding.ASCII.GetString(swap, 0, 12));
            Assert.All(swap[4096..], value => Assert.Equal(0, value));
            Assert.Equal("SWA\0\0\0\0", File.ReadAllText(mount + "/small"));
        }, readOnly: true);
    }
}
