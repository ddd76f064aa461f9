using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Tests.Ext;
using VmGeneralize.FileSystems.Tests.Ntfs;
using VmGeneralize.FileSystems.Xfs;
using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Xfs;

public sealed class XfsReadTests
{
    /// <summary>All formats except version 4, which newer kernels do not mount.</summary>
    public static TheoryData<string> Formats => new(XfsImage.Formats.Keys.Where(format => !format.StartsWith("v4", StringComparison.Ordinal)));

    [SkippableTheory]
    [MemberData(nameof(Formats))]
    public void Reads_what_the_kernel_reads(string format)
    {
        XfsImage.RequireTools();
        using TemporaryFolder folder = new();
        string path = XfsTree.Make(folder, format);
        using FileDevice device = new(path);
        using XfsFileSystem fileSystem = XfsFileSystem.Open(device);
        SortedDictionary<string, string> expected = XfsTree.OfKernel(path);
        Assert.True(expected.Count > 1000);
        AssertSame(expected, ExtManifest.Of(fileSystem));
        Assert.Equal([], fileSystem.Check());
        Assert.Equal("Tést", fileSystem.Label);
        Assert.Equal("11111111-2222-3333-4444-555555555555", fileSystem.VolumeId);
        Assert.Equal("XFS", fileSystem.Format);
    }

    /// <summary>The user's UUID then differs from the one in every block (metauuid).</summary>
    [SkippableFact]
    public void A_volume_with_a_new_uuid_is_read()
    {
        XfsImage.RequireTools();
        OutsideTool.Require("xfs_admin");
        using TemporaryFolder folder = new();
        string path = XfsImage.Make(folder, "rhel10", fill: mount => Directory.CreateDirectory(Path.Combine(mount, "d")));
        OutsideTool.RunChecked("xfs_admin", "-U", "99999999-2222-3333-4444-555555555555", path);
        using FileDevice device = new(path);
        using XfsFileSystem fileSystem = XfsFileSystem.Open(device);
        Assert.Equal("99999999-2222-3333-4444-555555555555", fileSystem.VolumeId);
        Assert.NotNull(fileSystem.Find("/d"));
        Assert.Equal([], fileSystem.Check());
    }

    [SkippableTheory]
    [InlineData("rhel8")]
    [InlineData("rhel10")]
    [InlineData("max-1k")]
    [InlineData("sector-4k")]
    public void Nothing_outside_the_live_extents_matters(string format)
    {
        XfsImage.RequireTools();
        using TemporaryFolder folder = new();
        string path = XfsTree.Make(folder, format);
        SortedDictionary<string, string> expected = XfsTree.OfKernel(path);
        using (FileDevice device = new(path, writable: true))
        using (XfsFileSystem fileSystem = XfsFileSystem.Open(device))
        {
            ExtentSet live = fileSystem.LiveExtents();
            foreach (Extent dead in live.Gaps(new Extent(0, device.Length)).ToArray())
            {
                byte[] junk = new byte[dead.Length];
                Array.Fill(junk, (byte)0xA5);
                device.Write(dead.Offset, junk);
            }
        }

        XfsJudge.AssertSound(path);
        AssertSame(expected, XfsTree.OfKernel(path));
        using FileDevice again = new(path);
        using XfsFileSystem reader = XfsFileSystem.Open(again);
        AssertSame(expected, ExtManifest.Of(reader));
    }

    private static void AssertSame(SortedDictionary<string, string> expected, SortedDictionary<string, string> actual) => Assert.Equal(
        [],
        expected.Where(row => !actual.Contains(row)).Select(row => $"- {row.Key} {row.Value}")
            .Concat(actual.Where(row => !expected.Contains(row)).Select(row => $"+ {row.Key} {row.Value}")));
}
