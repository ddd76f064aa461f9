using System.Text;
using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Ext;
using VmGeneralize.FileSystems.Tests.Ntfs;
using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Ext;

/// <summary>Tests volumes that were copied while mounted, with deleted files that were still open.</summary>
public sealed class ExtRecoveryTests
{
    [SkippableTheory]
    [InlineData("ext4")]
    [InlineData("ext4-1k")]
    [InlineData("ext4-orphan")]
    [InlineData("ext3")]
    public void A_volume_that_needs_recovery_ends_as_after_a_mount(string format)
    {
        ExtImage.RequireTools();
        using TemporaryFolder folder = new();
        string dirty = MakeDirty(folder, format);
        string kernel = CopyTo(dirty, "kernel");
        ExtImage.Mounted(kernel, _ => { });
        SortedDictionary<string, string> expected = ExtManifest.OfKernel(kernel);

        using (FileDevice device = new(dirty))
        using (SliceDevice readOnly = new(device, new Extent(0, device.Length)))
        using (ExtFileSystem fileSystem = ExtFileSystem.Open(readOnly))
        {
            Assert.Contains("journal was replayed", Assert.Single(fileSystem.Notes), StringComparison.Ordinal);
            Assert.Equal(expected, ExtManifest.Of(fileSystem));
        }

        string edited = ExtImage.Edit(dirty, fileSystem =>
        {
            Assert.Equal(2, fileSystem.Delete("/d/deeper").Count);
            fileSystem.Scrub();
            fileSystem.Complete();
        });
        ExtJudge.Remove(expected, "/d/deeper");
        ExtJudge.AddLinks(expected, "/d", -1);
        ExtJudge.AssertTree(edited, expected);
        Assert.True(ExtImage.IsLive(dirty, "DELETEDWHILEOPEN"u8));
        Assert.False(ExtImage.IsLive(edited, "DELETEDWHILEOPEN"u8));
        Assert.False(ExtImage.IsLive(edited, "in a deeper place"u8));
        using FileDevice result = new(edited);
        using ExtFileSystem again = ExtFileSystem.Open(result);
        Assert.Empty(again.Notes);
    }

    [SkippableFact]
    public void A_volume_with_errors_is_refused_and_stays_as_it_is()
    {
        ExtImage.RequireTools();
        using TemporaryFolder folder = new();
        string path = ExtImage.Make(folder, "ext4", 16);
        OutsideTool.RunChecked("debugfs", "-w", "-R", "set_super_value state 3", path);
        byte[] before = File.ReadAllBytes(path);
        using (FileDevice device = new(path, writable: true))
        using (ExtFileSystem fileSystem = ExtFileSystem.Open(device))
        {
            Assert.True(fileSystem.State.HasErrors);
            Assert.Equal("ext-errors", Assert.Throws<RefusedException>(() => fileSystem.Create("/x", [])).Code.Text);
            Assert.Equal("ext-errors", Assert.Throws<RefusedException>(() => fileSystem.Scrub()).Code.Text);
        }

        Assert.Equal(before, File.ReadAllBytes(path));
    }

    [SkippableTheory]
    [InlineData("casefold", "casefold", false)]
    [InlineData("encrypt", "encrypt", false)]
    [InlineData("mmp", "mmp", false)]
    [InlineData("bigalloc", "bigalloc", true)]
    [InlineData("quota", "quota", true)]
    [InlineData("verity", "verity", true)]
    public void Features_that_are_not_handled_are_refused_by_name(string feature, string name, bool isReadable)
    {
        ExtImage.RequireTools();
        using TemporaryFolder folder = new();
        string path = folder.File("volume");
        SparseFile.Create(path, 32 << 20);
        OutsideTool.RunChecked("mke2fs", "-q", "-F", "-t", "ext4", "-O", feature, path);
        using FileDevice device = new(path, writable: true);
        UnsupportedFeatureException refused = Assert.Throws<UnsupportedFeatureException>(() =>
        {
            using ExtFileSystem fileSystem = ExtFileSystem.Open(device);
            Assert.True(isReadable);
            Assert.Equal(name, fileSystem.State.UnwritableFeatures);
            Assert.NotNull(fileSystem.Find("/lost+found"));
            Assert.Equal([], fileSystem.Check());
            fileSystem.Create("/x", []);
        });
        Assert.Contains(name, refused.Feature, StringComparison.Ordinal);
    }

    private static string MakeDirty(TemporaryFolder folder, string format)
    {
        string path = ExtImage.Make(folder, format, 24);
        string dirty = folder.File("dirty");
        ExtImage.Mounted(path, mount =>
        {
            Directory.CreateDirectory(mount + "/d/deeper");
            File.WriteAllText(mount + "/d/deeper/file", "in a deeper place");
            for (int i = 0; i < 40; i++)
            {
                File.WriteAllText($"{mount}/d/{i}", new string('c', i * 100));
            }

            using FileStream open = File.Create(mount + "/open");
            open.Write(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("DELETEDWHILEOPEN", 20_000))));
            open.Flush(flushToDisk: true);
            File.Delete(mount + "/open");
            for (int i = 0; i < 40; i += 3)
            {
                File.Delete($"{mount}/d/{i}");
            }

            OutsideTool.RunChecked("sync", "-f", mount);
            SparseFile.Snapshot(path, dirty);
        });
        return dirty;
    }

    private static string CopyTo(string path, string name)
    {
        string copy = Path.Combine(Path.GetDirectoryName(path)!, name);
        OutsideTool.RunChecked("cp", "--sparse=always", path, copy);
        return copy;
    }
}
