using VmGeneralize.Pipeline.Audit;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;

namespace VmGeneralize.Pipeline.Tests;

/// <summary>Work on a disk stops when it is cancelled, no matter at which read.</summary>
public sealed class CancellationTests : IDisposable
{
    private const int Samples = 40;

    // Reads that one call of a reader may still make before it checks for cancellation: the structures of a container, while it is opened.
    private const int MaxFurtherReads = 32;

    private readonly TemporaryFolder _folder = new();

    [SkippableTheory]
    [InlineData("windows", "inspect")]
    [InlineData("windows", "plan")]
    [InlineData("windows", "verify")]
    [InlineData("ext", "inspect")]
    [InlineData("ext", "plan")]
    [InlineData("ext", "verify")]
    [InlineData("damaged", "inspect")]
    [InlineData("damaged", "verify")]
    public void It_ends_wherever_it_is(string disk, string command)
    {
        byte[] file = File.ReadAllBytes(Make(disk));
        using CancellationTokenSource never = new();
        StoppingOrigin whole = new(file, long.MaxValue, never);
        Run(whole, command);
        Assert.InRange(whole.Reads, 10, long.MaxValue);

        foreach (long stopAt in StopsIn(whole.Reads))
        {
            using CancellationTokenSource source = new();
            StoppingOrigin origin = new(file, stopAt, source);
            Assert.ThrowsAny<OperationCanceledException>(() => Run(origin, command));
            Assert.InRange(origin.Reads, stopAt, stopAt + MaxFurtherReads);
        }
    }

    public void Dispose() => _folder.Dispose();

    // The first few reads, the last one, and some in between.
    private static IEnumerable<long> StopsIn(long reads) =>
        Enumerable.Range(1, 10).Select(number => (long)number)
            .Concat(Enumerable.Range(1, Samples).Select(number => number * reads / Samples))
            .Where(number => number >= 1 && number <= reads)
            .Distinct();

    private static void Run(StoppingOrigin origin, string command)
    {
        switch (command)
        {
            case "inspect":
                Inspector.Inspect(origin, page: null, progress: null, origin.Token);
                break;
            case "plan":
                new GeneralizeJob(origin, new GeneralizeOptions()).PlanAsync(progress: null, origin.Token).GetAwaiter().GetResult();
                break;
            default:
                using (DiskSession session = DiskSession.Open(origin, origin.Token))
                {
                    Auditor.Run(session, new AuditOptions(SearchFile: null, Partition: null), progress: null, origin.Token);
                }

                break;
        }
    }

    private string Make(string disk) => disk switch
    {
        "windows" => Path.Combine(Repository.Root, "fixtures", "windows", "server2022.vhdx"),
        "ext" => SmallLinuxGuest.Build(_folder, _ => { }).Path,
        _ => FixtureDisk.In(_folder).WithBadBin("SOFTWARE").WithBitmapBit(set: true).Write(),
    };
}
