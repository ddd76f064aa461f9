using VmGeneralize.Blocks;
using VmGeneralize.Guests;
using VmGeneralize.Pipeline.Results;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Pipeline.Tests;

/// <summary>A system volume whose directories cannot be read: described, and refused with its name and what repairs it.</summary>
public sealed class DamagedSystemTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [SkippableFact]
    public void It_is_described_with_what_repairs_it()
    {
        using DiskSession session = DiskSession.Open(FixtureDisk.In(_folder).WithBadRootDirectory().Write(), CancellationToken.None);

        Inspection report = Inspector.Inspect(session, progress: null, CancellationToken.None);

        GuestObstacle obstacle = Assert.Single(report.Obstacles);
        Assert.Equal(ObstacleCode.Damaged, obstacle.Code);
        Assert.StartsWith("Partition 3 is damaged", obstacle.Reason, StringComparison.Ordinal);
        Assert.Contains("chkdsk", obstacle.FirstDo, StringComparison.Ordinal);
        Assert.Equal(3, report.Volumes.Count);
    }

    [SkippableFact]
    public async Task Generalizing_it_is_refused_as_damage_of_that_volume()
    {
        string disk = FixtureDisk.In(_folder).WithBadRootDirectory().Write();

        CorruptDataException problem = await Assert.ThrowsAsync<CorruptDataException>(() => TestJobs.PlanAsync(disk));

        Assert.Contains("partition 3", problem.Message, StringComparison.Ordinal);
        Assert.Contains("chkdsk", problem.Message, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("SAM")]
    [InlineData("SECURITY")]
    [InlineData("DEFAULT")]
    public async Task A_damaged_hive_that_no_operation_needs_is_a_warning(string hive)
    {
        DiskPlan plan = await TestJobs.PlanAsync(FixtureDisk.In(_folder).WithBadBin(hive).Write());

        string expected = $@"The registry hive C:\Windows\System32\config\{hive} could not be read: ";
        Assert.Contains(plan.Warnings, warning => warning.StartsWith(expected, StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task Sound_hives_are_no_warning()
    {
        DiskPlan plan = await TestJobs.PlanAsync(FixtureDisk.In(_folder).Write());

        Assert.DoesNotContain(plan.Warnings, warning => warning.Contains("could not be read", StringComparison.Ordinal));
    }

    public void Dispose() => _folder.Dispose();
}
