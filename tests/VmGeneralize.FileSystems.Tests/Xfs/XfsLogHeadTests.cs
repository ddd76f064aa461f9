using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Tests.Ntfs;
using VmGeneralize.FileSystems.Xfs;
using VmGeneralize.FileSystems.Xfs.Log;
using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Xfs;

public sealed class XfsLogHeadTests
{
    /// <summary>The log wraps around: its end is found wherever it is.</summary>
    [SkippableFact]
    public void A_log_is_clean_after_each_unmount_wherever_it_ends()
    {
        XfsImage.RequireTools();
        using TemporaryFolder folder = new();
        string path = XfsImage.Make(folder, "block-1k");
        using FileDevice device = new(path);
        for (int turn = 0; turn < 12; turn++)
        {
            // The log has 3.5 MiB; each turn writes about 1 MiB of it.
            XfsImage.Mounted(path, mount => OutsideTool.RunChecked(
                "python3", "-c", "import os, sys\nfor i in range(600): os.mkdir('%s/%s-%d' % (sys.argv[1], sys.argv[2], i))", mount, $"{turn}"));
            Assert.True(IsClean(device), $"turn {turn}");
        }
    }

    [SkippableFact]
    public void A_log_that_was_zeroed_is_clean()
    {
        XfsImage.RequireTools();
        using TemporaryFolder folder = new();
        string path = XfsImage.Make(folder, "rhel9", fill: mount => Directory.CreateDirectory(Path.Combine(mount, "d")));
        OutsideTool.RunChecked("xfs_repair", "-L", path);
        using FileDevice device = new(path);
        Assert.True(IsClean(device));
    }

    private static bool IsClean(IBlockDevice device)
    {
        XfsVolume volume = XfsVolume.Open(device);
        return XfsVolumeLog.Open(device, volume.Superblock, CancellationToken.None).State.IsClean;
    }
}
