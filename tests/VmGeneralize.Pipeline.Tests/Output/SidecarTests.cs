using System.Text.Json.Nodes;
using VmGeneralize.Disks;
using VmGeneralize.Guests;
using VmGeneralize.Guests.Disk;
using VmGeneralize.Pipeline.Output;
using VmGeneralize.Pipeline.Tests.Html;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Pipeline.Tests.Output;

public sealed class SidecarTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Disk => _folder.File("a.vhd");

    private string Path => Sidecar.PathFor(Disk);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Steps_are_added_and_the_last_one_counts()
    {
        Assert.IsType<RecordReading.None>(Sidecar.Read(Disk));
        Sidecar.Append(Disk, "one", "1");
        Sidecar.Append(Disk, "two", "2");

        DiskRecord record = Found();
        Assert.Equal([new RecordStep("one", "1"), new RecordStep("two", "2")], record.Steps);
        Assert.Equal("2", record.LastFingerprint);
        Assert.Null(record.Origin);
    }

    [Theory]
    [InlineData("", "JSON")]
    [InlineData("[]", "not a JSON object")]
    [InlineData("null", "not a JSON object")]
    [InlineData("{", "JSON")]
    [InlineData("{}", "no state")]
    [InlineData("""{"state":"generalized","steps":[],"steps":[]}""", "steps")]
    [InlineData("""{"state":"generalized","steps":[{"step":"a","fingerprint":"1","fingerprint":"2"}]}""", "fingerprint")]
    [InlineData("""{"state":"generalized","steps":[{"step":"a","fingerprint":"\ud800"}]}""", "")]
    [InlineData("""{"state":"generalized","steps":[{"step":"a"}]}""", "no fingerprint")]
    [InlineData("""{"state":"generalized","steps":[null]}""", "no fingerprint")]
    [InlineData("""{"state":"generalized","steps":{}}""", "steps")]
    [InlineData("""{"state":"melted","steps":[]}""", "\"melted\"")]
    [InlineData("""{"state":"generalized","steps":[],"plan":{}}""", "no disk")]
    [InlineData("""{"type":"plan","state":"generalized","steps":[]}""", "type")]
    [InlineData("""{"type":1,"state":"generalized","steps":[]}""", "type")]
    [InlineData("""{"type":"record","schemaVersion":3,"state":"generalized","steps":[]}""", "version 3")]
    [InlineData("""{"type":"record","schemaVersion":"1","state":"generalized","steps":[]}""", "version \"1\"")]
    public void What_cannot_be_read_is_told_with_the_reason_and_kept_when_a_step_is_added(string text, string reason)
    {
        File.WriteAllText(Path, text);

        RecordReading.Unreadable reading = Assert.IsType<RecordReading.Unreadable>(Sidecar.Read(Disk));
        Assert.Equal(Path, reading.Path);
        Assert.Contains(reason, reading.Reason, StringComparison.Ordinal);
        Sidecar.Append(Disk, "one", "1");
        Assert.Equal("1", Found().LastFingerprint);
        Assert.Equal(text, File.ReadAllText(Path + ".unreadable"));
    }

    [Fact]
    public void A_record_that_another_program_holds_is_not_taken_for_none()
    {
        Sidecar.Append(Disk, "one", "1");
        using FileStream held = new(Path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        Assert.IsType<RecordReading.Unreadable>(Sidecar.Read(Disk));
    }

    [SkippableFact]
    public void A_pipe_in_its_place_is_not_waited_for()
    {
        OutsideTool.Require("mkfifo");
        OutsideTool.RunChecked("mkfifo", Path);

        Assert.Contains("regular", Assert.IsType<RecordReading.Unreadable>(Sidecar.Read(Disk)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_in_its_place_is_not_taken_for_none()
    {
        Directory.CreateDirectory(Path);

        Assert.Contains("folder", Assert.IsType<RecordReading.Unreadable>(Sidecar.Read(Disk)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_written_comes_back_as_types()
    {
        Sidecar.Write("source.vhdx", SampleReports.Plan, SampleReports.Done.Output with { File = Disk }, RecordState.Prepared);

        DiskRecord record = Found();
        Assert.Equal(RecordState.Prepared, record.State);
        Assert.Equal([new RecordStep("prepare", "00ff")], record.Steps);
        Assert.Equal((GuestKind.Windows, "Windows Server 2022 Datacenter"), (record.Origin!.Kind, record.Origin.System));
        Assert.Equal(SampleReports.Disk with { Notes = [] }, record.Origin.Disk with { Notes = [] });
    }

    [Theory]
    [InlineData(DiskFormat.Raw, BootGeneration.Unknown)]
    [InlineData(DiskFormat.VhdxDifferencing, BootGeneration.V1)]
    public void Every_kind_of_disk_comes_back(DiskFormat format, BootGeneration generation)
    {
        Sidecar.Write(
            "source", SampleReports.Plan with { Disk = SampleReports.Disk with { Format = format, Generation = generation } },
            SampleReports.Done.Output with { File = Disk });

        Assert.Equal((format, generation), (Found().Origin!.Disk.Format, Found().Origin!.Disk.Generation));
    }

    [Fact]
    public void Records_of_the_version_before_there_were_schema_versions_are_read()
    {
        Sidecar.Write("source.vhdx", SampleReports.Plan, SampleReports.Done.Output with { File = Disk });
        JsonObject old = JsonNode.Parse(File.ReadAllText(Path))!.AsObject();
        foreach (JsonObject part in (JsonObject[])[old, old["plan"]!.AsObject()])
        {
            part.Remove("schemaVersion");
        }

        old.Remove("type");
        File.WriteAllText(Path, old.ToJsonString());

        Assert.Equal(("00ff", "Windows Server 2022 Datacenter"), (Found().LastFingerprint, Found().Origin!.System));
    }

    [Fact]
    public void What_another_version_wrote_into_it_stays()
    {
        Sidecar.Write("source.vhdx", SampleReports.Plan, SampleReports.Done.Output with { File = Disk });
        JsonObject foreign = JsonNode.Parse(File.ReadAllText(Path))!.AsObject();
        foreign["signature"] = new JsonObject { ["by"] = "somebody" };
        foreign["plan"]!["later"] = 1;
        File.WriteAllText(Path, foreign.ToJsonString());

        Sidecar.Append(Disk, "optimize", "11ff");

        JsonObject now = JsonNode.Parse(File.ReadAllText(Path))!.AsObject();
        Assert.Equal(("somebody", 1, 2), ((string)now["signature"]!["by"]!, (int)now["plan"]!["later"]!, now["steps"]!.AsArray().Count));
        Assert.Equal("11ff", Found().LastFingerprint);
    }

    private DiskRecord Found() => Assert.IsType<RecordReading.Found>(Sidecar.Read(Disk)).Record;
}
