using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Tests.Ntfs;
using VmGeneralize.FileSystems.Xfs;
using VmGeneralize.FileSystems.Xfs.Editing;
using VmGeneralize.FileSystems.Xfs.Log;
using VmGeneralize.FileSystems.Xfs.Space;
using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Xfs.Space;

/// <summary>Tests the inode trees of real volumes when they are rewritten.</summary>
public sealed class AgInodesTests
{
    private const string Fill = """
        import os, sys
        for i in range(300): open('%s/%d' % (sys.argv[1], i), 'wb').close()
        for i in range(0, 300, 7): os.unlink('%s/%d' % (sys.argv[1], i))
        """;

    [SkippableTheory]
    [InlineData("rhel8")]
    [InlineData("rhel9")]
    [InlineData("rhel10")]
    [InlineData("max-1k")]
    [InlineData("block-2k")]
    [InlineData("sector-4k")]
    [InlineData("inode-2k")]
    [InlineData("plain")]
    public void Inodes_that_are_taken_and_given_back_leave_a_sound_volume(string format)
    {
        XfsImage.RequireTools();
        using TemporaryFolder folder = new();
        string path = XfsImage.Make(folder, format, 96, mount => OutsideTool.RunChecked("python3", "-c", Fill, mount));
        using (FileDevice device = new(path, writable: true))
        {
            ulong before = XfsSuperblock.Read(device).InodeCount;
            XfsInodeNumber[] taken = Edit(device, (volume, allocator) =>
                [.. Enumerable.Range(0, 3000).Select(_ => allocator.AllocateInode(volume.Superblock.RootInode))]);
            Assert.Equal(taken.Length, taken.Distinct().Count());
            Assert.InRange(XfsSuperblock.Read(device).InodeCount, before + 2800, before + 3200);
            XfsVolume volume = XfsVolume.Open(device);
            Assert.All(taken, number => Assert.Equal(0, volume.ReadRaw(number).Mode));
            Assert.All(taken, number => XfsInodeCheck.RequireAny(volume, volume.ReadRaw(number)));
            Random random = new(5);
            random.Shuffle(taken);
            Edit(device, (_, allocator) => Free(allocator, taken[..1700]));
            Edit(device, (_, allocator) => Free(allocator, taken[1700..]));
            Assert.InRange(XfsSuperblock.Read(device).InodeCount, before - 64, before);
            Assert.Throws<CorruptDataException>(() => new XfsAllocator(XfsVolume.Open(device)).ReleaseInode(taken[0]));
            using XfsFileSystem after = XfsFileSystem.Open(device);
            Assert.Equal([], after.Check());
        }

        XfsJudge.AssertSound(path);
        XfsImage.Mounted(
            path,
            mount => OutsideTool.RunChecked("sh", "-c", "mkdir \"$1\"/d && for i in $(seq 400); do echo $i >\"$1\"/d/$i; done", "sh", mount));
        XfsJudge.AssertSound(path);
    }

    private static XfsInodeNumber[] Free(XfsAllocator allocator, XfsInodeNumber[] numbers)
    {
        Array.ForEach(numbers, allocator.ReleaseInode);
        return numbers;
    }

    private static XfsInodeNumber[] Edit(FileDevice device, Func<XfsVolume, XfsAllocator, XfsInodeNumber[]> edit)
    {
        XfsVolume volume = XfsVolume.Open(device);
        XfsAllocator allocator = new(volume);
        XfsInodeNumber[] numbers = edit(volume, allocator);
        allocator.Write(device);
        XfsCounters.Refresh(device, CancellationToken.None);
        return numbers;
    }
}
