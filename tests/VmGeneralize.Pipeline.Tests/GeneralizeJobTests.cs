using System.Text.Json;
using VmGeneralize.Blocks;
using VmGeneralize.Disks;
using VmGeneralize.Pipeline.Origins;
using VmGeneralize.Pipeline.Reports;
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
        PlanReport plan = await TestJobs.PlanAsync(Fixture);
        SavedPlan saved = Save(plan with { Stamp = "of another disk" });
        Stages stages = new();

        RefusedException refusal = await Assert.ThrowsAsync<RefusedException>(
            () => new GeneralizeJob(new FileOrigin(Fixture), saved.Options) { Approved = saved }.PlanAsync(stages, CancellationToken.None));

        Assert.Equal("disk-changed", refusal.Code);
        Assert.Empty(stages.Seen);
    }

    [Fact]
    public async Task A_planned_disk_that_lies_elsewhere_by_now_is_the_same()
    {
        SavedPlan saved = Save(await TestJobs.PlanAsync(Fixture));
        string moved = _folder.File("moved.vhdx");
        File.Copy(Fixture, moved);
        File.SetLastWriteTimeUtc(moved, File.GetLastWriteTimeUtc(Fixture));

        PlanReport again = await new GeneralizeJob(new FileOrigin(moved), saved.Options) { Approved = saved }.PlanAsync(progress: null, CancellationToken.None);

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

        Assert.Equal("output-exists", refusal.Code);
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

        JobResult<GeneralizeReport> result = await new GeneralizeJob(new FileOrigin(Fixture), new GeneralizeOptions())
            .RunAsync(target, progress: null, CancellationToken.None);

        Assert.IsAssignableFrom<IOException>(result.NotRecorded);
        Assert.Equal(output, result.Report.Output.File);
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

    public void Dispose() => _folder.Dispose();

    private SavedPlan Save(PlanReport plan)
    {
        string file = _folder.File("plan.json");
        File.WriteAllText(file, JsonSerializer.Serialize(plan, ReportJson.Lines.PlanReport));
        return SavedPlan.Read(file);
    }

    private sealed class Stages : IProgress<ProgressUpdate>
    {
        public List<string> Seen { get; } = [];

        public void Report(ProgressUpdate value) => Seen.Add(value.Stage);
    }
}
