using System.Globalization;
using VmGeneralize.FileSystems.Xfs.Log;
using VmGeneralize.TestSupport;

namespace VmGeneralize.FileSystems.Tests.Xfs;

/// <summary>Tests volumes whose log is not clean: our replay against the kernel's recovery of the same bytes.</summary>
public sealed class XfsReplayTests
{
    /// <summary>Number of volumes of each kind; more on demand.</summary>
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
                XfsLoad.Run(
                    dirty,
                    (round * 100) + use + steps,
                    steps + (round * 37 % 400),
                    flush: (round + use) % 2 == 0,
                    settle: isLast && round % 2 == 0,
                    hold: false);
            }

            Assert.NotNull(XfsReplayJudge.Compare(dirty, $"{format}, round {round}"));
        }
    }

    /// <summary>Deleted files that were still open, and files that never had a name, are freed with everything they have.</summary>
    [SkippableTheory]
    [InlineData("rhel9", 250)]
    [InlineData("rhel10", 400)]
    [InlineData("max-1k", 300)]
    [InlineData("plain", 200)]
    [InlineData("sector-4k", 200)]
    public void Files_without_a_name_are_freed_as_the_kernel_does_it(string format, int steps)
    {
        XfsImage.RequireTools();
        for (int round = 0; round < Rounds; round++)
        {
            using TemporaryFolder folder = new();
            string dirty = XfsImage.Make(folder, format, 160);
            XfsLoad.Run(dirty, (round * 100) + steps, steps, flush: true, settle: round % 2 == 0, hold: true);
            XfsLogReplay? replay = XfsReplayJudge.Compare(dirty, $"{format}, round {round}");
            Assert.NotNull(replay);
            Assert.InRange(replay.Nameless, 5, steps);
        }
    }
}
