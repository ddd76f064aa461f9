using System.Text;
using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Tests.Ntfs;
using VmGeneralize.FileSystems.Xfs;
using VmGeneralize.FileSystems.Xfs.Slack;
using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Xfs.Slack;

/// <summary>Tests that what real deletions leave in live structures is found, and is gone after a wipe; live data stays as it is.</summary>
public sealed class XfsSlackTests
{
    /// <summary>Deletes names, contents, attributes and links, all of which hold one word; whatever stays does not hold it.</summary>
    private const string Script = """
        import os, sys
        top = sys.argv[1]
        W = 'CaNaRy'
        def w(path, data=b''):
            with open(path, 'wb') as f: f.write(data)
        os.mkdir(top + '/dirs')
        for count in (4, 20, 300, 2500):
            d = '%s/dirs/%d' % (top, count); os.mkdir(d)
            for i in range(count): w('%s/%s' % (d, ('%s-name-%d' % (W, i)) if i % 3 else 'stays %d' % i))
            for i in range(count):
                if i % 3: os.unlink('%s/%s-name-%d' % (d, W, i))
        os.mkdir(top + '/emptied')
        for i in range(2000): w('%s/emptied/%s-%d' % (top, W, i))
        for i in range(2000): os.unlink('%s/emptied/%s-%d' % (top, W, i))
        for count in (3, 40, 400):
            f = '%s/attributes %d' % (top, count); w(f)
            for i in range(count): os.setxattr(f, 'user.%s%d' % (W if i % 2 else 'kept', i), (W if i % 2 else 'value').encode() * 6)
            for i in range(count):
                if i % 2: os.removexattr(f, 'user.%s%d' % (W, i))
        f = top + '/large values'; w(f)
        os.setxattr(f, 'user.large', b'v' * 5000); os.setxattr(f, 'user.gone', W.encode() * 900); os.removexattr(f, 'user.gone')
        for i in range(80): os.symlink('%s-target-%d' % (W, i), '%s/link %d' % (top, i))
        for i in range(80): os.unlink('%s/link %d' % (top, i))
        os.symlink('t' * 700, top + '/remote link')
        # Blocks of a file that is gone are given to one that has not written them.
        w(top + '/gone', W.encode() * 300000); os.sync(); os.unlink(top + '/gone')
        os.sync()
        fd = os.open(top + '/preallocated', os.O_RDWR | os.O_CREAT); os.posix_fallocate(fd, 0, 60 << 20); os.pwrite(fd, b'written', 100000); os.close(fd)
        for i in range(100): w('%s/small %d' % (top, i), b's' * (i * 97))
        with open(top + '/fragments', 'wb') as f:
            for i in range(3000): f.seek(i * 16384); f.write(b'%d' % i)
        with open(top + '/fragments', 'r+b') as f: f.truncate(2100 * 16384)
        """;

    private const string Use = """
        import os, sys
        top = sys.argv[1]
        for d in os.listdir(top + '/dirs'):
            for i in range(150): open('%s/dirs/%s/new %d %s' % (top, d, i, 'n' * (i % 60)), 'wb').close()
        for f in ('attributes 3', 'attributes 40', 'attributes 400', 'large values'):
            for i in range(50): os.setxattr('%s/%s' % (top, f), 'user.new%d' % i, b'n' * i * 9)
        for i in range(300): os.symlink('t' * (i * 3 + 1), '%s/new link %d' % (top, i))
        """;

    [SkippableTheory]
    [InlineData("rhel8")]
    [InlineData("rhel10")]
    [InlineData("max-1k")]
    [InlineData("sector-4k")]
    [InlineData("directory-64k-1k")]
    public void What_deletions_left_is_found_and_wiped(string format)
    {
        XfsImage.RequireTools();
        using TemporaryFolder folder = new();
        string path = XfsImage.Make(folder, format, 160, mount => OutsideTool.RunChecked("python3", "-c", Script, mount));
        PlantInTails(path);
        SortedDictionary<string, string> expected = XfsTree.OfKernel(path);
        Assert.DoesNotContain(expected.Keys, key => Encoding.UTF8.GetString(Convert.FromHexString(key)).Contains("CaNaRy", StringComparison.Ordinal));
        Assert.InRange(CountInLive(path), 100, int.MaxValue);
        using (FileDevice device = new(path, writable: true))
        {
            XfsVolume volume = XfsVolume.Open(device);
            SlackPlace[] measured = XfsDeadPlaces.SweepSlack(volume, SlackWork.Measure);
            Assert.InRange(measured[0].Bytes, 10_000, long.MaxValue);
            Assert.StartsWith("/", measured[0].Example!, StringComparison.Ordinal);
            Assert.InRange(XfsDeadPlaces.SweepSlack(volume, SlackWork.Find)[0].Bytes, 1, measured[0].Bytes);
            Assert.Equal([DeadMetadataKind.FreeRecords, DeadMetadataKind.Journal], XfsDeadPlaces.Measure(volume).Select(part => part.Kind));
            Assert.False(volume.IsChanged);

            Assert.Equal(measured.Select(place => place.Bytes), XfsDeadPlaces.SweepSlack(volume, SlackWork.Wipe).Select(place => place.Bytes));
            Assert.InRange(XfsDeadPlaces.WipeFreeInodes(volume), 80 * volume.Geometry.InodeSize, long.MaxValue);
            Assert.InRange(XfsDeadPlaces.WipeLog(volume), 10_000, long.MaxValue);
            Assert.True(volume.IsChanged);

            volume = XfsVolume.Open(device);
            Assert.All(
                XfsDeadPlaces.SweepSlack(volume, SlackWork.Measure),
                place => Assert.Equal((0, 0, null), (place.Bytes, place.Unread.Count, place.Example)));
            Assert.Empty(XfsDeadPlaces.Measure(volume));
            Assert.Equal(0, XfsDeadPlaces.WipeLog(volume));
            Assert.False(volume.IsChanged);
        }

        Assert.Equal(0, CountInLive(path));
        XfsJudge.AssertSound(path);
        using (FileDevice device = new(path))
        using (XfsFileSystem fileSystem = XfsFileSystem.Open(device))
        {
            Assert.Equal([], fileSystem.Check());
        }

        Assert.Equal(expected, XfsTree.OfKernel(path));
        XfsImage.Mounted(path, mount => OutsideTool.RunChecked("python3", "-c", Use, mount));
        XfsJudge.AssertSound(path);
    }

    /// <summary>A block that two files share is live as far as either file uses it.</summary>
    [SkippableFact]
    public void What_a_shared_block_holds_behind_the_end_of_one_file_stays_for_the_other()
    {
        XfsImage.RequireTools();
        using TemporaryFolder folder = new();
        string path = XfsImage.Make(folder, "rhel9", fill: mount => OutsideTool.RunChecked(
            "sh", "-c", "yes long | head -c 30000 > \"$1\"/long && cp --reflink=always \"$1\"/long \"$1\"/short", "sh", mount));
        using (FileDevice device = new(path, writable: true))
        {
            XfsVolume volume = XfsVolume.Open(device);
            using XfsFileSystem fileSystem = XfsFileSystem.Open(device);
            XfsInode inode = volume.ReadInode(new XfsInodeNumber(fileSystem.Find("/short")!.Id));
            Assert.True(inode.MayShareBlocks);
            inode.Size = 10_000; // the blocks behind stay: a truncation through the kernel would copy the last one
            volume.Write(inode);
        }

        SortedDictionary<string, string> expected = XfsTree.OfKernel(path);
        using (FileDevice device = new(path, writable: true))
        {
            XfsVolume volume = XfsVolume.Open(device);
            XfsDeadPlaces.SweepSlack(volume, SlackWork.Wipe);
        }

        Assert.Equal(expected, XfsTree.OfKernel(path));
    }

    /// <summary>The kernel zeros the end of a block; other systems and older kernels did not.</summary>
    private static void PlantInTails(string path)
    {
        using FileDevice device = new(path, writable: true);
        using XfsFileSystem fileSystem = XfsFileSystem.Open(device);
        XfsVolume volume = XfsVolume.Open(device);
        foreach (FileEntry file in fileSystem.List(fileSystem.Root).Where(entry => entry.Name.StartsWith("small", StringComparison.Ordinal)))
        {
            XfsInode inode = volume.ReadInode(new XfsInodeNumber(file.Id));
            foreach (XfsRun run in XfsFileMap.Read(volume, inode, inode.Data).Runs.Where(run => run.Logical.Value == 0))
            {
                long end = volume.Geometry.OffsetOf(run.Physical) + (run.Count * volume.BlockSize);
                if ((run.Count * volume.BlockSize) - file.Length >= 6)
                {
                    device.Write(end - 6, "CaNaRy"u8);
                }
            }
        }
    }

    private static int CountInLive(string path)
    {
        using FileDevice device = new(path);
        using XfsFileSystem fileSystem = XfsFileSystem.Open(device);
        int count = 0;
        foreach (Extent live in fileSystem.LiveExtents())
        {
            byte[] bytes = new byte[live.Length];
            device.Read(live.Offset, bytes);
            for (ReadOnlySpan<byte> rest = bytes; rest.IndexOf("CaNaRy"u8) is >= 0 and var at; rest = rest[(at + 1)..])
            {
                count++;
            }
        }

        return count;
    }
}
