using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Tests.Ntfs;
using VmGeneralize.FileSystems.Xfs;
using VmGeneralize.FileSystems.Xfs.Editing;
using VmGeneralize.FileSystems.Xfs.Log;
using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Xfs.Editing;

/// <summary>Tests files of real volumes that get different blocks: xfs_repair finds nothing, and the kernel reads what was written.</summary>
public sealed class XfsMapWriterTests
{
    private const string Fill = """
        import os, sys
        open(sys.argv[1] + '/file', 'wb').write(os.urandom(200000))
        for i in range(40): open('%s/other %d' % (sys.argv[1], i), 'wb').write(b'x' * 5000)
        """;

    /// <summary>
    /// One block per extent, with holes between: a list in the inode, a tree with one leaf, with many, with two or more levels, and back again.
    /// </summary>
    [SkippableTheory]
    [InlineData("rhel8")]
    [InlineData("rhel9")]
    [InlineData("rhel10")]
    [InlineData("max-1k")]
    [InlineData("block-2k")]
    [InlineData("sector-4k")]
    [InlineData("inode-2k")]
    [InlineData("plain")]
    public void A_fork_of_any_number_of_extents_is_what_the_kernel_reads(string format)
    {
        XfsImage.RequireTools();
        using TemporaryFolder folder = new();
        string path = XfsImage.Make(folder, format, 64, mount => OutsideTool.RunChecked("python3", "-c", Fill, mount));
        foreach (int extents in (int[])[3, 22, 130, 1300, 5000, 200, 20, 0, 1])
        {
            byte[] contents = Rewrite(path, extents);
            XfsJudge.AssertSound(path);
            XfsImage.Mounted(path, mount => Assert.True(contents.AsSpan().SequenceEqual(File.ReadAllBytes(mount + "/file"))), readOnly: true);
        }
    }

    private static byte[] Rewrite(string path, int extents)
    {
        using FileDevice device = new(path, writable: true);
        XfsVolume volume = XfsVolume.Open(device);
        XfsAllocator allocator = new(volume);
        XfsInodeNumber number;
        using (XfsFileSystem fileSystem = XfsFileSystem.Open(device))
        {
            number = new XfsInodeNumber(fileSystem.Find("/file")!.Id);
        }

        XfsInode inode = volume.ReadInode(number);
        XfsFileMap old = XfsFileMap.Read(volume, inode, inode.Data);
        byte[] contents = new byte[extents * 2 * volume.BlockSize];
        List<XfsRun> runs = [];
        for (int index = 0; index < extents; index++)
        {
            XfsRun run = Assert.Single(allocator.Allocate(volume.Geometry.GroupOf(number), number, new XfsFileBlock(index * 2), 1, 0));
            Span<byte> block = contents.AsSpan(index * 2 * volume.BlockSize, volume.BlockSize);
            block.Fill((byte)(index % 251));
            volume.Write(run.Physical, block);
            runs.Add(run);
        }

        foreach (XfsRun run in old.Runs)
        {
            allocator.Release(number, run, isAttributes: false);
        }

        new XfsMapWriter(volume, allocator).SetRuns(inode, isAttributes: false, old, runs);
        inode.Size = contents.Length;
        volume.Write(inode);
        allocator.Write(device);
        XfsCounters.Refresh(device, CancellationToken.None);
        Assert.Equal(runs, XfsFileMap.Read(volume, volume.ReadInode(number), volume.ReadInode(number).Data).Runs);
        using XfsFileSystem after = XfsFileSystem.Open(device);
        Assert.Equal([], after.Check());
        return contents;
    }
}
