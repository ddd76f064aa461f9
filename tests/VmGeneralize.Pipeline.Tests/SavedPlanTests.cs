using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using VmGeneralize.Blocks;
using VmGeneralize.FileSystems;
using VmGeneralize.Guests.Edits;
using VmGeneralize.Pipeline.Reports;
using VmGeneralize.Pipeline.Results;
using VmGeneralize.Pipeline.Tests.Html;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Pipeline.Tests;

public sealed class SavedPlanTests : IDisposable
{
    private static readonly DiskPlan Plan = SampleReports.Plan with
    {
        Options = new GeneralizeOptions(
            "defaults,windows-error-reports", Partition: 3, Prepare: true, User: "azureuser", KeepUser: true, KeepUnallocated: true),
    };

    private readonly TemporaryFolder _folder = new();

    private string File => _folder.File("plan.json");

    [Fact]
    public void What_was_chosen_comes_back()
    {
        Assert.Equal(Plan.Options, Save(Plan).Options);
        Assert.Equal(new GeneralizeOptions(), Save(Plan with { Options = new GeneralizeOptions() }).Options);
    }

    [Fact]
    public void The_same_plan_is_let_through_wherever_the_disk_lies()
    {
        SavedPlan saved = Save(Plan);
        saved.RequireSameDisk("elsewhere.vhdx", Plan.Stamp);
        saved.RequireSamePlan(Plan with { Disk = Plan.Disk with { File = "elsewhere.vhdx" } });
    }

    [Fact]
    public void A_disk_that_changed_is_refused()
    {
        RefusedException refusal = Assert.Throws<RefusedException>(() => Save(Plan).RequireSameDisk("server.vhdx", "other"));
        Assert.Equal("disk-changed", refusal.Code.Text);
        Assert.Contains(File, refusal.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_change_to_what_would_be_done_is_refused()
    {
        AppliedOperation first = Plan.Operations[0];
        AppliedEdit edit = first.Edits[0];
        string id = first.Operation.Id;
        (string Named, IReadOnlyList<AppliedOperation> Operations)[] others =
        [
            (id, [.. Plan.Operations.Skip(1)]),
            (Plan.Operations[^1].Operation.Id, [.. Plan.Operations.SkipLast(1)]),
            (id, []),
            ("more", [.. Plan.Operations, first with { Operation = first.Operation with { Id = "more" } }]),
            (id, [first with { Edits = [] }, .. Plan.Operations.Skip(1)]),
            (id, [first with { Edits = [edit with { Edit = new GuestEdit.Delete("/Windows") }] }, .. Plan.Operations.Skip(1)]),
            (id, [first with { Edits = [edit with { Removed = [.. edit.Removed.SkipLast(1)] }] }, .. Plan.Operations.Skip(1)]),
        ];
        SavedPlan saved = Save(Plan);
        foreach ((string named, IReadOnlyList<AppliedOperation> operations) in others)
        {
            RefusedException refusal = Assert.Throws<RefusedException>(() => saved.RequireSamePlan(Plan with { Operations = operations }));
            Assert.Equal("plan-differs", refusal.Code.Text);
            Assert.StartsWith(named + " ", refusal.Reason, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Names_that_are_not_Unicode_are_the_same_again()
    {
        DiskPlan plan = SampleReports.PlanWith(["/Windows/\uD800.log"]) with { Options = new GeneralizeOptions() };
        Save(plan).RequireSamePlan(plan);
    }

    [Fact]
    public void A_redirection_of_Windows_PowerShell_can_be_read()
    {
        System.IO.File.WriteAllText(File, JsonSerializer.Serialize(ReportMapper.Of(Plan), ReportJson.Lines.PlanReport) + "\r\n", Encoding.Unicode);
        SavedPlan.Read(File).RequireSamePlan(Plan);
    }

    [Fact]
    public void A_plan_of_the_version_before_there_were_schema_versions_is_read()
    {
        JsonObject old = JsonNode.Parse(JsonSerializer.Serialize(ReportMapper.Of(Plan), ReportJson.Lines.PlanReport))!.AsObject();
        old.Remove("schemaVersion");
        System.IO.File.WriteAllText(File, old.ToJsonString());

        SavedPlan saved = SavedPlan.Read(File);
        Assert.Equal(Plan.Options, saved.Options);
        saved.RequireSamePlan(Plan);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"type":"inspect"}""")]
    [InlineData("""{"type":"plan","schemaVersion":3,"stamp":"a","operations":[],"options":{}}""")]
    [InlineData("""{"type":"plan","stamp":"a","stamp":"b","operations":[],"options":{}}""")]
    [InlineData("""{"type":"plan","stamp":"a","operations":[],"options":null}""")]
    [InlineData("""{"type":"plan","stamp":"a","operations":[]}""")]
    [InlineData("""{"type":"plan","stamp":1,"operations":[],"options":{}}""")]
    [InlineData("""{"type":"plan","stamp":"a","operations":{},"options":{}}""")]
    [InlineData("""{"type":"plan","stamp":"a","operations":[],"options":{"partition":"x"}}""")]
    [InlineData("""{"type":"\ud800","stamp":"a","operations":[],"options":{}}""")]
    public void What_is_no_plan_is_wrong_usage(string text)
    {
        System.IO.File.WriteAllText(File, text);
        UsageException error = Assert.Throws<UsageException>(() => SavedPlan.Read(File));
        Assert.Contains("plan DISK --json", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_plans_are_refused_or_equal()
    {
        string valid = JsonSerializer.Serialize(ReportMapper.Of(Plan), ReportJson.Lines.PlanReport);
        string[] pieces = ["\\ud800", "\"", "{", "}", "[", "]", "null", "0", ":", ",", "\\", "\0"];
        for (int seed = 0; seed < 1000; seed++)
        {
            Random random = new(seed);
            int at = random.Next(valid.Length);
            System.IO.File.WriteAllText(File, valid[..at] + pieces[random.Next(pieces.Length)] + valid[(at + random.Next(2))..]);
            Exception? problem = Record.Exception(() =>
            {
                SavedPlan saved = SavedPlan.Read(File);
                saved.RequireSameDisk("server.vhdx", Plan.Stamp);
                saved.RequireSamePlan(Plan);
            });
            Assert.True(problem is null or UsageException or RefusedException, $"seed {seed}: {problem}");
        }
    }

    public void Dispose() => _folder.Dispose();

    private SavedPlan Save(DiskPlan plan)
    {
        System.IO.File.WriteAllText(File, JsonSerializer.Serialize(ReportMapper.Of(plan), ReportJson.Lines.PlanReport) + "\n");
        return SavedPlan.Read(File);
    }
}
