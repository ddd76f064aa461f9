using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Tests.Ntfs;
using VmGeneralize.FileSystems.Xfs;
using VmGeneralize.FileSystems.Xfs.Log;
using VmGeneralize.FileSystems.Xfs.Space;
using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Xfs.Space;

/// <summary>Tests the space trees of real volumes when they are rewritten: xfs_repair must find nothing.</summary>
public sealed class AgSpaceTests
{
    private const ulong Inode = 0x7777;

    /// <summary>Free space is in many pieces, so that trees grow and shrink by levels; in the end everything is as it was.</summary>
    [SkippableTheory]
    [InlineData("rhel9")]
    [InlineData("rhel10")]
    [InlineData("max-1k")]
    [InlineData("block-1k")]
    [InlineData("plain")]
    public void Blocks_that_are_taken_and_released_leave_a_sound_volume(string format)
    {
        XfsImage.RequireTools();
        using TemporaryFolder folder = new();
        string path = XfsImage.Make(folder, format, 96, mount => OutsideTool.RunChecked(
            "python3", "-c", "import os, sys\nfor i in range(60): open('%s/%d' % (sys.argv[1], i), 'wb').write(b'x' * i * 1000)", mount));
        Random random = new(3);
        using (FileDevice device = new(path, writable: true))
        {
            foreach (AgNumber group in XfsVolume.Open(device).Geometry.AllGroups())
            {
                List<(AgExtent Extent, ulong Offset)> taken = [];
                for (int turn = 0; turn < 3; turn++)
                {
                    AgSpace space = AgSpace.Open(XfsVolume.Open(device), group);
                    for (int count = 0; count < 1500; count++)
                    {
                        // Offsets in the file that are not adjacent: every block has its own mapping.
                        ulong offset = (ulong)((turn * 10_000) + (count * 3));
                        if (space.Allocate(1, Inode, offset) is { } extent)
                        {
                            taken.Add((extent, offset));
                        }
                    }

                    space.Write(device);
                    space = AgSpace.Open(XfsVolume.Open(device), group);
                    for (int count = taken.Count * 2 / 3; count > 0; count--)
                    {
                        int index = random.Next(taken.Count);
                        Assert.Equal([taken[index].Extent], space.Release(taken[index].Extent, Inode, taken[index].Offset));
                        taken.RemoveAt(index);
                    }

                    space.Write(device);
                }

                AgSpace last = AgSpace.Open(XfsVolume.Open(device), group);
                taken.ForEach(item => last.Release(item.Extent, Inode, item.Offset));
                Assert.Throws<CorruptDataException>(() => last.Release(taken[0].Extent, Inode, taken[0].Offset));
                last.Write(device);
            }

            XfsCounters.Refresh(device, CancellationToken.None);
        }

        XfsJudge.AssertSound(path);
        XfsImage.Mounted(path, mount => OutsideTool.RunChecked("sh", "-c", "rm \"$1\"/1* && mkdir \"$1\"/d && cp \"$1\"/2* \"$1\"/d", "sh", mount));
        XfsJudge.AssertSound(path);
    }
}
