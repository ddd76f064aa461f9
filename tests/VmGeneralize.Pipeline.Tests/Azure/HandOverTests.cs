using VmGeneralize.Azure.Compute;
using VmGeneralize.Blocks;
using VmGeneralize.Guests;
using VmGeneralize.Guests.Disk;
using VmGeneralize.Pipeline.Azure;
using VmGeneralize.Pipeline.Output;
using VmGeneralize.Pipeline.Results;
using VmGeneralize.Pipeline.Tests.Html;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Pipeline.Tests.Azure;

/// <summary>Disks are handed over to Azure on the strength of a record.</summary>
public sealed class HandOverTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_record_says_what_Azure_has_to_know()
    {
        HandOverFacts facts = HandOver.OfSidecar(Record(SampleReports.Plan), generation: null);

        Assert.Equal(("Windows Server 2022 Datacenter", OsType.Windows, Generation.V2), (facts.System, facts.OsType, facts.Generation));
    }

    [Theory]
    [InlineData(GuestProcessor.Arm64, CpuArchitecture.Arm64)]
    [InlineData(GuestProcessor.X64, CpuArchitecture.X64)]
    [InlineData(null, null)]
    public void A_record_says_which_processor_the_system_is_made_for(GuestProcessor? processor, CpuArchitecture? expected)
    {
        string record = Record(SampleReports.Plan with { System = SampleReports.Windows with { Processor = processor } });

        Assert.Equal(expected, HandOver.OfSidecar(record, generation: null).Architecture);
    }

    [Fact]
    public void The_firmware_that_a_user_names_counts()
    {
        string record = Record(WithDisk(SampleReports.Disk with { Generation = BootGeneration.Unknown }));

        Assert.Equal("no-boot", Assert.Throws<RefusedException>(() => HandOver.OfSidecar(record, generation: null)).Code.Text);
        Assert.Equal(Generation.V1, HandOver.OfSidecar(record, Generation.V1).Generation);
    }

    [Fact]
    public void What_Azure_would_not_start_is_refused_by_the_name_of_the_rule()
    {
        string record = Record(WithDisk(SampleReports.Disk with { LogicalSectorSize = 4096 }));

        Assert.Equal("azure-sector-size", Assert.Throws<RefusedException>(() => HandOver.OfSidecar(record, generation: null)).Code.Text);
    }

    [Fact]
    public void A_prepared_disk_is_refused()
    {
        string record = Record(SampleReports.Plan, RecordState.Prepared);

        Assert.Equal("not-generalized", Assert.Throws<RefusedException>(() => HandOver.OfSidecar(record, generation: null)).Code.Text);
    }

    [Theory]
    [InlineData("""{"state":"generalized","steps":[]}""", "does not say what was generalized")]
    [InlineData("{}", "it has no state")]
    [InlineData("text", "is not a record")]
    public void Another_file_is_told_to_be_none_and_why(string text, string reason)
    {
        File.WriteAllText(_folder.File("other.json"), text);

        UsageException problem = Assert.Throws<UsageException>(() => HandOver.OfSidecar(_folder.File("other.json"), generation: null));
        Assert.Contains(reason, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_told_to_be_missing() =>
        Assert.Throws<FileNotFoundException>(() => HandOver.OfSidecar(_folder.File("none.json"), generation: null));

    [SkippableFact]
    public void A_record_that_cannot_be_read_is_told_when_its_disk_is_handed_over()
    {
        string disk = FixtureDisk.In(_folder).Write();
        File.WriteAllText(Sidecar.PathFor(disk), "{");
        using DiskSession session = DiskSession.Open(disk, CancellationToken.None);

        IReadOnlyList<string> warnings = RecordCheck.Warnings(session, Sidecar.Read(disk), new GeneralizeOptions());

        Assert.Contains("cannot be read", warnings[0], StringComparison.Ordinal);
        Assert.Contains("was not cleaned", warnings[1], StringComparison.Ordinal);
    }

    private string Record(DiskPlan plan, RecordState state = RecordState.Generalized) =>
        Sidecar.Write("source.vhdx", plan, SampleReports.Done.Output with { File = _folder.File("a.vhd") }, state);

    private static DiskPlan WithDisk(DiskFacts disk) => SampleReports.Plan with { Disk = disk };
}
