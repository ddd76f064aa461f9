using System.Globalization;
using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Tests.Ext;
using VmGeneralize.FileSystems.Tests.Ntfs;
using VmGeneralize.FileSystems.Xfs;
using VmGeneralize.FileSystems.Xfs.Log;
using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Xfs;

/// <summary>Volumes whose log is not clean: our replay and the kernel's recovery of the same bytes.</summary>
public sealed class XfsReplayTests
{
    /// <summary>How many volumes of each kind; more of them on demand.</summary>
    private static int Rounds => int.Parse(Environment.GetEnvironmentVariable("VMGENERALIZE_XFS_REPLAYS") ?? "1", CultureInfo.InvariantCulture);

    [SkippableTheory]
    [InlineData("rhel8", 250)]
    [InlineData("rhel9", 200)]
    [InlineData("rhel10", 300)]
    [InlineData("max-1k", 200)]
    [InlineData("block-1k", 400)]
    [InlineData("block-2k", 150)]
    [InlineData("sector-4k", 150)]
    [InlineData("directory-64k", 150)]
    [InlineData("plain", 300)]
    [InlineData("stripe", 200)]
    [InlineData("long-log", 600)]
    public void A_log_is_replayed_as_the_kernel_does_it(string format, int steps)
    {
        XfsImage.RequireTools();
        for (int round = 0; round < Rounds; round++)
        {
            using TemporaryFolder folder = new();
            string dirty = XfsImage.Make(folder, format, 160);
            for (int use = 0; use <= round % 3; use++)
            {
                bool isLast = use == round % 3;
                XfsLoad.Run(dirty, (round * 100) + use + steps, steps + (round * 37 % 400), flush: (round + use) % 2 == 0, settle: isLast && round % 2 == 0);
            }

            Compare(dirty, $"{format}, round {round}", isSettled: round % 2 == 0);
        }
    }

    private static void Compare(string dirty, string what, bool isSettled)
    {
        string kernel = dirty + ".kernel";
        OutsideTool.RunChecked("cp", "--sparse=always", dirty, kernel);
        XfsImage.Mounted(kernel, _ => { });
        SortedDictionary<string, string> expected = XfsTree.OfKernel(kernel);

        using (FileDevice device = new(dirty))
        using (XfsFileSystem fileSystem = XfsFileSystem.Open(device))
        {
            Assert.True(fileSystem.Notes.Count == 1, what);
            Assert.Equal(expected, ExtManifest.Of(fileSystem));
        }

        string ours = EditedCopy.Make(dirty, device => new Opened(device), opened => Replay(opened.Device));
        if (isSettled)
        {
            XfsJudge.AssertSound(ours);
        }
        else
        {
            XfsJudge.AssertSoundButForUnlinked(ours);
        }

        Assert.Equal(expected, XfsTree.OfKernel(ours));
        using (FileDevice again = new(ours))
        using (XfsFileSystem fileSystem = XfsFileSystem.Open(again))
        {
            Assert.Empty(fileSystem.Notes);
        }

        // And as a volume that is used on.
        XfsImage.Mounted(ours, mount => File.WriteAllText(Path.Combine(mount, "afterwards"), "written"));
        if (isSettled)
        {
            XfsJudge.AssertSound(ours);
        }
    }

    private static void Replay(IWritableBlockDevice device)
    {
        XfsLogReplay replay = XfsLogReplay.Run(device, XfsSuperblock.Read(device), CancellationToken.None);
        Assert.Empty(replay.Unfinished);
    }

    private sealed record Opened(IWritableBlockDevice Device) : IDisposable
    {
        public void Dispose() => Device.Flush();
    }
}
