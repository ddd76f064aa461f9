using System.Globalization;
using VmGeneralize.FileSystems.Xfs.Log;
using VmGeneralize.TestSupport;
using Xunit.Abstractions;

namespace VmGeneralize.FileSystems.Tests.Xfs;

/// <summary>Tests volumes that were copied while in use: the common case for disks of running machines and for snapshots.</summary>
public sealed class XfsCopiedTests(ITestOutputHelper output)
{
    /// <summary>Number of copies of each kind; more on demand.</summary>
    private static int Copies => int.Parse(Environment.GetEnvironmentVariable("VMGENERALIZE_XFS_COPIES") ?? "5", CultureInfo.InvariantCulture);

    [SkippableTheory]
    [InlineData("rhel8", 1)]
    [InlineData("rhel10", 2)]
    [InlineData("max-1k", 3)]
    [InlineData("plain", 4)]
    [InlineData("long-log", 5)]
    [InlineData("stripe", 6)]
    public void A_copy_of_a_mounted_volume_is_what_the_kernel_makes_of_it(string format, int seed)
    {
        XfsImage.RequireTools();
        using TemporaryFolder folder = new();
        int number = 0;
        int dirty = 0;
        XfsCopies.Make(folder, format, seed, Copies, path =>
        {
            number++;
            XfsLogReplay? replay = XfsReplayJudge.Compare(path, $"{format}, copy {number}");
            dirty += replay is null ? 0 : 1;
            output.WriteLine(
                $"{format} {number}: {replay?.Transactions} transactions, {replay?.Blocks} blocks, {replay?.Nameless} nameless, "
                    + string.Join(", ", replay?.Finished ?? []));
        });
        Assert.InRange(dirty, number - 1, number);
    }
}
