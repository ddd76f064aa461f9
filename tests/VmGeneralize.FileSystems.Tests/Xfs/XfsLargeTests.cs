using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Tests.Ext;
using VmGeneralize.FileSystems.Tests.Ntfs;
using VmGeneralize.FileSystems.Xfs;
using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Xfs;

/// <summary>Tests volumes that are large or have been used for a long time.</summary>
public sealed class XfsLargeTests
{
    /// <summary>16 TiB, minus what ext4 does not allow for a file, in bytes.</summary>
    internal const long Largest = (16L << 40) - (1 << 20);

    private const string Script = """
        import os, sys
        top = sys.argv[1]
        os.mkdir(top + '/many')
        for i in range(20000): open('%s/many/file number %06d' % (top, i), 'wb').close()
        for i in range(0, 20000, 3): os.unlink('%s/many/file number %06d' % (top, i))
        with open(top + '/extents', 'wb') as f:
            for i in range(10000): f.seek(i * 16384); f.write(b'%d' % i)
        """;

    /// <summary>A large directory and a file of 10,000 extents on a volume that was grown to 60 allocation groups.</summary>
    [SkippableFact]
    public void A_volume_that_was_grown_and_used_is_read()
    {
        XfsImage.RequireTools();
        OutsideTool.Require("xfs_growfs");
        using TemporaryFolder folder = new();
        string path = XfsImage.Make(folder, "rhel8", 400);
        using (FileStream file = new(path, FileMode.Open))
        {
            file.SetLength(6000L << 20);
        }

        XfsImage.Mounted(path, mount =>
        {
            OutsideTool.RunChecked("xfs_growfs", mount);
            OutsideTool.RunChecked("python3", "-c", Script, mount);
        });
        using FileDevice device = new(path);
        Assert.True(XfsSuperblock.Read(device).Groups >= 30);
        using XfsFileSystem fileSystem = XfsFileSystem.Open(device);
        Assert.Equal([], fileSystem.Check());
        Assert.Equal(XfsTree.OfKernel(path), ExtManifest.Of(fileSystem));
        Assert.InRange(fileSystem.LiveExtents().TotalLength, 1 << 20, 300L << 20);
    }

    /// <summary>16 TiB with one file: the cost depends on what the volume holds, not on how large it is.</summary>
    [SkippableFact]
    public void A_volume_that_is_large_and_empty_costs_little()
    {
        XfsImage.RequireTools();
        using TemporaryFolder folder = new();
        string path = folder.File("volume");
        SparseFile.Create(path, Largest);
        OutsideTool.RunChecked("mkfs.xfs", "-q", "-K", "-l", "size=64m", path);
        XfsImage.Mounted(path, mount => File.WriteAllBytes(Path.Combine(mount, "file"), new byte[100_000]));
        using FileDevice device = new(path);
        long before = GC.GetAllocatedBytesForCurrentThread();
        using XfsFileSystem fileSystem = XfsFileSystem.Open(device);
        Assert.Equal([], fileSystem.Check());
        Assert.Equal("file", Assert.Single(fileSystem.List(fileSystem.Root)).Name);
        Assert.InRange(fileSystem.LiveExtents().TotalLength, 64 << 20, 80 << 20);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16 << 20);
    }
}
