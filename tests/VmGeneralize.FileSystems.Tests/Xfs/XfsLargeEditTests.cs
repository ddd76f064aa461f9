using VmGeneralize.FileSystems.Tests.Ntfs;
using VmGeneralize.FileSystems.Xfs;
using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Xfs;

/// <summary>Tests edits of volumes that are large or have been used for a long time: work is counted in reads and writes.</summary>
public sealed class XfsLargeEditTests
{
    private const int Names = 100_000;
    private const int Extents = 10_000;

    private const string Script = """
        import os, sys
        top, names, extents = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
        os.mkdir(top + '/many'); os.mkdir(top + '/stays')
        for i in range(names): os.mknod('%s/many/file number %06d' % (top, i))
        for name in ('deleted', 'replaced'):
            with open(top + '/' + name, 'wb') as f:
                for i in range(extents): f.seek(i * 8192); f.write(b'%d' % i)
        with open(top + '/stays/file', 'wb') as f: f.write(b'stays' * 1000)
        """;

    /// <summary>A volume grown to more than 64 allocation groups, with a directory of 100,000 names and files of 10,000 extents.</summary>
    [SkippableFact]
    public void Work_grows_with_what_is_edited()
    {
        XfsImage.RequireTools();
        OutsideTool.Require("xfs_growfs");
        using TemporaryFolder folder = new();
        string path = XfsImage.Make(folder.File("volume"), 320, ["-d", "agsize=16m", "-m", "rmapbt=1"]);
        using (FileStream file = new(path, FileMode.Open))
        {
            file.SetLength(1100L << 20);
        }

        XfsImage.Mounted(path, mount =>
        {
            OutsideTool.RunChecked("xfs_growfs", mount);
            OutsideTool.RunChecked("python3", "-c", Script, mount, $"{Names}", $"{Extents}");
        });
        byte[] contents = new byte[Extents * 2 * 4096];
        new Random(1).NextBytes(contents);
        using (FileDevice device = new(path, writable: true))
        {
            Assert.InRange(XfsSuperblock.Read(device).Groups, 64u, 100u);
            Edit(device, 5000, 8000, fileSystem =>
            {
                for (int i = 0; i < Names; i += 50)
                {
                    fileSystem.Delete($"/many/file number {i:d6}");
                }

                fileSystem.Create("/many/new", "new"u8);
            });

            // Every other block is in a hole.
            Edit(device, 1000, 3 * Extents, fileSystem => fileSystem.Replace("/replaced", contents));
            Edit(device, 1000, 1000, fileSystem => fileSystem.Delete("/deleted"));
            XfsJudge.AssertSound(path);

            // Each inode is written once, and its chunk is read twice: once to plan and once to carry out the plan.
            Edit(device, Names / 10, Names * 11 / 10, fileSystem => fileSystem.Delete("/many"));
            using XfsFileSystem after = XfsFileSystem.Open(device);
            Assert.Equal([], after.Check());
        }

        XfsJudge.AssertSound(path);
        XfsImage.Mounted(path, mount =>
        {
            Assert.Equal([mount + "/replaced", mount + "/stays"], Directory.GetFileSystemEntries(mount).Order(StringComparer.Ordinal));
            Assert.True(contents.AsSpan().SequenceEqual(File.ReadAllBytes(mount + "/replaced")));
        });
    }

    /// <summary>16 TiB with one file: the cost of edits depends on what is edited.</summary>
    [SkippableFact]
    public void A_volume_that_is_large_and_empty_is_edited_at_little_cost()
    {
        XfsImage.RequireTools();
        using TemporaryFolder folder = new();
        string path = folder.File("volume");
        SparseFile.Create(path, XfsLargeTests.Largest);
        OutsideTool.RunChecked("mkfs.xfs", "-q", "-K", "-l", "size=64m", "-m", "rmapbt=1", path);
        XfsImage.Mounted(path, mount => File.WriteAllBytes(Path.Combine(mount, "file"), new byte[100_000]));
        using (FileDevice device = new(path, writable: true))
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Edit(device, 1500, 2500, fileSystem =>
            {
                fileSystem.Delete("/file");
                fileSystem.Create("/new", new byte[300_000]);
                fileSystem.Replace("/new", "short"u8);
            });

            // The 64 MiB log is written in pieces.
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, (64 << 20) + (16 << 20));
        }

        Assert.Equal(2, XfsTree.OfKernel(path).Count);
        XfsJudge.AssertSound(path);
    }

    private static void Edit(FileDevice device, int mostReads, int mostWrites, Action<XfsFileSystem> edit)
    {
        CountedDevice counted = new(device);
        using XfsFileSystem fileSystem = XfsFileSystem.Open(counted);
        edit(fileSystem);
        fileSystem.Complete();
        Assert.True(counted.Reads <= mostReads && counted.Writes <= mostWrites, $"{counted.Reads} reads, {counted.Writes} writes");
    }
}
