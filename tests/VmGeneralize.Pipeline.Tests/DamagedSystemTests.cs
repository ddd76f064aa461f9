using VmGeneralize.Blocks;
using VmGeneralize.Guests;
using VmGeneralize.Pipeline.Audit;
using VmGeneralize.Pipeline.Results;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Pipeline.Tests;

/// <summary>A system volume with unreadable directories is described, and refused with its name and the way to repair it.</summary>
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
        Assert.StartsWith("File system on partition 3: ", obstacle.Reason, StringComparison.Ordinal);
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
    [InlineData("SYSTEM")]
    [InlineData("SYSTEM", "ControlSet001")]
    [InlineData(null)]
    public async Task Whoever_looks_at_it_is_told_in_the_words_of_who_plans(string? hive, string? key = null)
    {
        FixtureDisk fixture = FixtureDisk.In(_folder);
        string disk = (hive is null ? fixture.WithBadRootDirectory() : key is null ? fixture.WithBadBaseBlock(hive) : fixture.WithBadKey(hive, key)).Write();
        using DiskSession session = DiskSession.Open(disk, CancellationToken.None);

        GuestObstacle told = Assert.Single(Inspector.Inspect(session, progress: null, CancellationToken.None).Obstacles);

        VmGeneralizeException refused = await Assert.ThrowsAnyAsync<VmGeneralizeException>(() => TestJobs.PlanAsync(disk));
        Assert.Equal(refused.Message.TrimEnd('.'), $"{told.Reason.TrimEnd('.')}. {told.FirstDo.TrimEnd('.')}");
        Assert.Contains(hive is null ? "partition 3" : @"C:\Windows\System32\config\SYSTEM on partition 3", told.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("{", told.Reason, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("SAM")]
    [InlineData("SECURITY")]
    [InlineData("DEFAULT")]
    public async Task A_damaged_hive_that_is_only_carried_is_told_in_the_same_words_before_and_after(string hive)
    {
        string disk = FixtureDisk.In(_folder).WithBadBin(hive).Write();
        string words = $@"The registry hive C:\Windows\System32\config\{hive} could not be read";
        using DiskSession session = DiskSession.Open(disk, CancellationToken.None);

        Inspection inspected = Inspector.Inspect(session, progress: null, CancellationToken.None);
        DiskPlan plan = await TestJobs.PlanAsync(disk);
        DiskAudit audit = Auditor.Run(session, new AuditOptions(), progress: null, CancellationToken.None);

        Assert.Empty(inspected.Obstacles);
        Assert.Single(inspected.Findings, finding => finding.Summary.StartsWith(words, StringComparison.Ordinal));
        Assert.Contains(plan.Warnings, warning => warning.StartsWith(words, StringComparison.Ordinal));
        Assert.Single(audit.Findings, finding => finding.Summary.StartsWith(words, StringComparison.Ordinal));
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
