using System.Globalization;
using VmGeneralize.Disks;
using VmGeneralize.Pipeline.Origins;
using VmGeneralize.Pipeline.Targets;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;

namespace VmGeneralize.Pipeline.Tests.Work;

/// <summary>
/// The work that the commands do on a fixed disk, counted rather than timed: a change that brings work back shows here on any machine. A change that
/// needs more work says so with a new limit; one that needs less lowers it.
/// </summary>
[Collection(WorkGroup.Name)]
public sealed class WorkTests
{
    private const int FilesOfLinux = 8_000;

    private static readonly byte[] Disk = File.ReadAllBytes(Path.Combine(Repository.Root, "fixtures", "windows", "server2022.vhdx"));

    [Fact]
    public async Task Inspect_reads_and_allocates_no_more_than_it_did() =>
        await Measure(
            origin => Task.FromResult(Inspector.Inspect(origin, page: null, progress: null, CancellationToken.None)),
            new Limits(244, 4_000_000, 7_100_000));

    [Fact]
    public async Task Plan_reads_and_allocates_no_more_than_it_did() =>
        await Measure(
            origin => new GeneralizeJob(origin, new GeneralizeOptions()).PlanAsync(progress: null, CancellationToken.None),
            new Limits(820, 12_300_000, 27_200_000));

    [SkippableFact]
    public async Task Plan_of_a_Linux_reads_and_allocates_no_more_than_it_did()
    {
        using TemporaryFolder folder = new();
        SmallLinuxGuest guest = SmallLinuxGuest.Build(folder, tree =>
        {
            for (int i = 0; i < FilesOfLinux; i++)
            {
                SmallLinuxGuest.Write(tree, $"/opt/{i / 50}/{i}", "");
            }
        });
        await Measure(
            origin => new GeneralizeJob(origin, new GeneralizeOptions()).PlanAsync(progress: null, CancellationToken.None),
            new Limits(880, 16_000_000, 45_700_000),
            File.ReadAllBytes(guest.Path));
    }

    [Theory]
    [InlineData(OutputFormat.FixedVhd)]
    [InlineData(OutputFormat.Vhdx)]
    public async Task Generalize_reads_and_allocates_no_more_than_it_did(OutputFormat format)
    {
        using TemporaryFolder folder = new();
        int run = 0;
        await Measure(
            origin => new GeneralizeJob(origin, new GeneralizeOptions()).RunAsync(
                new FileTarget(folder.File($"{run++}.out"), format), progress: null, CancellationToken.None),
            new Limits(860, 14_300_000, 27_300_000));
    }

    private static async Task Measure<T>(Func<DiskOrigin, Task<T>> command, Limits limits, byte[]? disk = null)
    {
        await command(new CountingOrigin(disk ?? Disk)); // what is made once for the whole program
        CountingOrigin origin = new(disk ?? Disk);
        long before = GC.GetTotalAllocatedBytes(precise: true);
        await command(origin);
        long allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        Assert.True(
            origin.Reads <= limits.Reads && origin.Bytes <= limits.Bytes && allocated <= limits.Allocated,
            string.Create(CultureInfo.InvariantCulture, $"{origin.Reads} reads, {origin.Bytes} bytes read, {allocated} bytes allocated; at most {limits}"));
    }

    /// <summary>A tenth above the counted values.</summary>
    /// <param name="Reads">Reads of the disk file.</param>
    /// <param name="Bytes">Bytes that these reads requested.</param>
    /// <param name="Allocated">Bytes of managed memory, in total.</param>
    private sealed record Limits(long Reads, long Bytes, long Allocated);
}
