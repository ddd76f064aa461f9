using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Ext;
using VmGeneralize.FileSystems.Tests.Ntfs;
using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Ext;

public sealed class ExtReadTests
{
    public static TheoryData<string> Formats => new(ExtImage.Formats.Keys);

    [SkippableTheory]
    [MemberData(nameof(Formats))]
    public void Reads_what_the_kernel_reads(string format)
    {
        ExtImage.RequireTools();
        using TemporaryFolder folder = new();
        string path = ExtTree.Make(folder, format);
        using FileDevice device = new(path);
        using ExtFileSystem fileSystem = ExtFileSystem.Open(device);
        SortedDictionary<string, string> expected = ExtManifest.OfKernel(path);
        Assert.True(expected.Count > 500);
        Assert.Equal(expected, ExtManifest.Of(fileSystem));
        Assert.Equal([], fileSystem.Check());
        Assert.Equal("Tést", fileSystem.Label);
        Assert.Equal("11111111-2222-3333-4444-555555555555", fileSystem.VolumeId);
        Assert.Equal(format[..4], fileSystem.Format);
    }

    [SkippableTheory]
    [InlineData("ext4")]
    [InlineData("ext4-noflex")]
    [InlineData("ext4-crc16")]
    [InlineData("ext4-plain")]
    [InlineData("ext4-sparse2")]
    [InlineData("ext2")]
    public void Nothing_outside_the_live_extents_matters(string format)
    {
        ExtImage.RequireTools();
        using TemporaryFolder folder = new();
        string path = ExtTree.Make(folder, format, 100);
        SortedDictionary<string, string> expected = ExtManifest.OfKernel(path);
        using (FileDevice device = new(path, writable: true))
        using (ExtFileSystem fileSystem = ExtFileSystem.Open(device))
        {
            ExtentSet live = fileSystem.LiveExtents();
            Assert.True(live.TotalLength < device.Length / 2);
            foreach (Extent dead in live.Gaps(new Extent(0, device.Length)).ToArray())
            {
                byte[] junk = new byte[dead.Length];
                Array.Fill(junk, (byte)0xA5);
                device.Write(dead.Offset, junk);
            }
        }

        ExtJudge.AssertTree(path, expected);
    }

    [SkippableFact]
    public void A_volume_with_clusters_is_read()
    {
        ExtImage.RequireTools();
        using TemporaryFolder folder = new();
        string path = folder.File("volume");
        SparseFile.Create(path, 64 << 20);
        OutsideTool.RunChecked("mke2fs", "-q", "-F", "-t", "ext4", "-b", "1024", "-O", "bigalloc", "-C", "16384", path);
        ExtImage.Mounted(path, mount => ExtTree.Fill(mount, 300));
        using FileDevice device = new(path);
        using ExtFileSystem fileSystem = ExtFileSystem.Open(device);
        Assert.Equal(ExtManifest.OfKernel(path), ExtManifest.Of(fileSystem));
        Assert.Equal([], fileSystem.Check());
        Assert.Equal(16384, fileSystem.AllocationUnit);
    }
}
