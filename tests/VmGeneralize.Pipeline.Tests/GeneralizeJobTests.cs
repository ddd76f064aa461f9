using System.Text.Json;
using VmGeneralize.Blocks;
using VmGeneralize.Disks;
using VmGeneralize.Pipeline.Origins;
using VmGeneralize.Pipeline.Reports;
using VmGeneralize.Pipeline.Results;
using VmGeneralize.Pipeline.Targets;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Pipeline.Tests;

public sealed class GeneralizeJobTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static string Fixture { get; } = Path.Combine(Repository.Root, "fixtures", "windows", "server2022.vhdx");

    [Fact]
    public async Task Another_disk_than_the_planned_one_is_refused_before_any_work()
    {
        DiskPlan plan = await TestJobs.PlanAsync(Fixture);
        SavedPlan saved = Save(plan with { Stamp = "of another disk" });
        Stages stages = new();

        RefusedException refusal = await Assert.ThrowsAsync<RefusedException>(
            () => new GeneralizeJob(new FileOrigin(Fixture), saved.Options) { Approved = saved }.PlanAsync(stages, CancellationToken.None));

        Assert.Equal("disk-changed", refusal.Code.Text);
        Assert.Empty(stages.Seen);
    }

    [Fact]
    public async Task A_planned_disk_that_lies_elsewhere_by_now_is_the_same()
    {
        SavedPlan saved = Save(await TestJobs.PlanAsync(Fixture));
        string moved = _folder.File("moved.vhdx");
        File.Copy(Fixture, moved);
        File.SetLastWriteTimeUtc(moved, File.GetLastWriteTimeUtc(Fixture));

        DiskPlan again = await new GeneralizeJob(new FileOrigin(moved), saved.Options) { Approved = saved }.PlanAsync(progress: null, CancellationToken.None);

        Assert.NotEmpty(again.Operations);
    }

    [Fact]
    public async Task A_target_that_refuses_does_so_before_any_work_and_gets_no_page()
    {
        string taken = _folder.File("taken.vhd");
        File.WriteAllText(taken, "mine");
        Stages stages = new();
        GeneralizeJob job = new(new FileOrigin(Fixture), new GeneralizeOptions()) { Page = _folder.File("page.html") };

        RefusedException refusal = await Assert.ThrowsAsync<RefusedException>(
            () => job.RunAsync(new FileTarget(taken, OutputFormat.FixedVhd), stages, CancellationToken.None));

        Assert.Equal("output-exists", refusal.Code.Text);
        Assert.Empty(stages.Seen);
        Assert.Equal("mine", File.ReadAllText(taken));
        Assert.Equal([taken], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task A_page_that_cannot_be_written_does_not_undo_what_was_done()
    {
        string output = _folder.File("out.vhd");
        string file = _folder.File("file");
        File.WriteAllText(file, "");
        FileTarget target = new(output, OutputFormat.FixedVhd) { Page = Path.Combine(file, "page.html") };

        JobResult<GeneralizeResult> result = await new GeneralizeJob(new FileOrigin(Fixture), new GeneralizeOptions())
            .RunAsync(target, progress: null, CancellationToken.None);

        Assert.IsAssignableFrom<IOException>(result.NotRecorded);
        Assert.Equal(output, result.Result.Output.File);
        Assert.True(File.Exists(output));
    }

    [Fact]
    public async Task A_disk_that_is_refused_gets_a_page_that_says_why()
    {
        string page = _folder.File("page.html");
        GeneralizeJob job = new(new FileOrigin(Fixture), new GeneralizeOptions(Partition: 99)) { Page = page };

        await Assert.ThrowsAsync<RefusedException>(() => job.PlanAsync(progress: null, CancellationToken.None));

        Assert.Contains("No system is installed on partition 99", File.ReadAllText(page), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(600, "Damaged. Nothing was changed.")] // the container's first structures are whole, no more
    [InlineData(0, "Damaged. Nothing was changed.")]
    public async Task A_disk_that_cannot_be_opened_gets_a_page_that_says_why(int bytes, string headline)
    {
        string disk = _folder.File("cut.vhdx");
        File.WriteAllBytes(disk, File.ReadAllBytes(Fixture)[..bytes]);
        string page = _folder.File("page.html");
        GeneralizeJob job = new(new FileOrigin(disk), new GeneralizeOptions()) { Page = page };

        CorruptDataException damage = await Assert.ThrowsAsync<CorruptDataException>(() => job.PlanAsync(progress: null, CancellationToken.None));

        Assert.Contains(headline, File.ReadAllText(page), StringComparison.Ordinal);
        Assert.Contains(damage.Structure, File.ReadAllText(page), StringComparison.Ordinal);
        File.Delete(page);
        Assert.Throws<CorruptDataException>(() => Inspector.Inspect(new FileOrigin(disk), page, progress: null, CancellationToken.None));
        Assert.Contains(headline, File.ReadAllText(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_never_replaces_a_damaged_disk()
    {
        string disk = _folder.File("disk.html");
        File.WriteAllBytes(disk, new byte[1000]);
        GeneralizeJob job = new(new FileOrigin(disk), new GeneralizeOptions()) { Page = disk };

        RefusedException refusal = await Assert.ThrowsAsync<RefusedException>(() => job.PlanAsync(progress: null, CancellationToken.None));

        Assert.Equal("report-is-disk", refusal.Code.Text);
        RefusedException refused = Assert.Throws<RefusedException>(
            () => Inspector.Inspect(new FileOrigin(disk), disk, progress: null, CancellationToken.None));
        Assert.Equal("report-is-disk", refused.Code.Text);
        Assert.Equal(new byte[1000], File.ReadAllBytes(disk));
    }

    public void Dispose() => _folder.Dispose();

    private SavedPlan Save(DiskPlan plan)
    {
        string file = _folder.File("plan.json");
        File.WriteAllText(file, JsonSerializer.Serialize(ReportMapper.Of(plan), ReportJson.Lines.PlanReport));
        return SavedPlan.Read(file);
    }

    private sealed class Stages : IProgress<ProgressUpdate>
    {
        public List<string> Seen { get; } = [];

        public void Report(ProgressUpdate value) => Seen.Add(value.Stage);
    }
}
