using System.Text.Json.Nodes;
using VmGeneralize.Blocks;
using VmGeneralize.Disks;
using VmGeneralize.Pipeline.Origins;
using VmGeneralize.Pipeline.Output;
using VmGeneralize.Pipeline.Reports;
using VmGeneralize.Pipeline.Results;
using VmGeneralize.Pipeline.Servicing;
using VmGeneralize.Pipeline.Targets;
using VmGeneralize.Servicing;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Pipeline.Tests.Servicing;

public sealed class BootOptimizingTests : IDisposable
{
    // Free space in the committed disk's Windows volume, which ends at 95 MiB.
    private const long FreePlace = 90 << 20;
    private const long EspOffset = 1 << 20;
    private const long SystemOffset = 38 << 20;

    private readonly TemporaryFolder _folder = new();

    private string Disk => _folder.File("server.vhd");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_file_that_is_attached_is_a_copy_of_the_disk()
    {
        await GeneralizeAsync();
        byte[] before = File.ReadAllBytes(Disk);
        FakeOptimizer optimizer = new(file => Assert.Equal(before, File.ReadAllBytes(file)));

        OptimizedDisk report = await RunAsync(optimizer);

        Assert.NotEqual(Path.GetFullPath(Disk), optimizer.Request!.DiskFile);
        Assert.Equal(_folder.Path, Path.GetDirectoryName(optimizer.Request.DiskFile));
        Assert.EndsWith(".vhd", optimizer.Request.DiskFile, StringComparison.Ordinal);
        Assert.Equal(SystemOffset, optimizer.Request.SystemOffset);
        Assert.NotNull(optimizer.Checked?.Gpt);
        Assert.Equal(optimizer.Checked, optimizer.Request.Signature);
        Assert.Equal(before, File.ReadAllBytes(Disk));
        Assert.Empty(report.Changes);
        Assert.Equal(0, report.ScrubbedBytes);
        AssertTidy();
    }

    [Fact]
    public async Task What_is_left_in_free_space_is_wiped_and_the_step_recorded()
    {
        string generalized = await GeneralizeAsync();

        OptimizedDisk report = await RunAsync(new FakeOptimizer(file => Overwrite(file, FreePlace, "LEFT BY A MOUNT"u8)));

        Assert.Equal(4096, report.ScrubbedBytes);
        Assert.Empty(ByteSearch.Find(Disk, ["LEFT BY A MOUNT"]));
        JsonNode record = JsonNode.Parse(File.ReadAllText(Disk + ".vmgeneralize.json"))!;
        Assert.Equal(
            [("generalize", generalized), ("optimize", report.Fingerprint)],
            record["steps"]!.AsArray().Select(step => ((string)step!["step"]!, (string)step["fingerprint"]!)));
        Assert.Equal(report.Fingerprint, Assert.IsType<RecordReading.Found>(Sidecar.Read(Disk)).Record.LastFingerprint);
        Assert.NotNull(record["plan"]);
        Assert.Empty(report.Notes);
    }

    [Fact]
    public async Task A_disk_that_was_changed_since_its_last_step_is_said_to_be()
    {
        await GeneralizeAsync();
        Sidecar.Append(Disk, "optimize", "00000000000000000000000000000000");
        OptimizedDisk report = await RunAsync(new FakeOptimizer(_ => { }));
        Assert.Contains("changed after its last recorded step", Assert.Single(report.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_record_that_cannot_be_read_is_told_and_kept_and_a_new_one_is_begun()
    {
        await GeneralizeAsync();
        File.WriteAllText(Disk + ".vmgeneralize.json", "not a record");
        OptimizedDisk report = await RunAsync(new FakeOptimizer(_ => { }));
        Assert.Contains("cannot be read", Assert.Single(report.Notes), StringComparison.Ordinal);
        Assert.Equal("not a record", File.ReadAllText(Disk + ".vmgeneralize.json.unreadable"));
        Assert.Equal(report.Fingerprint, Assert.IsType<RecordReading.Found>(Sidecar.Read(Disk)).Record.LastFingerprint);
    }

    [Fact]
    public async Task A_failure_leaves_every_byte_as_it_was()
    {
        await GeneralizeAsync();
        byte[] before = File.ReadAllBytes(Disk);
        await Assert.ThrowsAsync<ServicingException>(() => RunAsync(new FakeOptimizer(file =>
        {
            Overwrite(file, SystemOffset, "ruined"u8);
            throw new ServicingException(ServicingStep.Dism, "It failed.", "Do something.", 87);
        })));
        Assert.Equal(before, File.ReadAllBytes(Disk));
        AssertTidy();
    }

    [Fact]
    public async Task A_cancelled_run_leaves_every_byte_as_it_was()
    {
        await GeneralizeAsync();
        byte[] before = File.ReadAllBytes(Disk);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync(new FakeOptimizer(file =>
        {
            Overwrite(file, SystemOffset, "ruined"u8);
            throw new OperationCanceledException();
        })));
        Assert.Equal(before, File.ReadAllBytes(Disk));
        AssertTidy();
    }

    [Theory]
    [InlineData(512 + 56, "another disk id")] // in the primary GPT's header, whose checksum is then wrong and the backup used
    [InlineData(SystemOffset + 3, "NTFX")] // the OEM id of the boot sector
    public async Task A_disk_that_came_back_ruined_is_not_kept(long place, string bytes)
    {
        await GeneralizeAsync();
        byte[] before = File.ReadAllBytes(Disk);
        FakeOptimizer optimizer = new(file =>
        {
            Overwrite(file, place, System.Text.Encoding.ASCII.GetBytes(bytes));
            using FileStream stream = File.OpenWrite(file);
            stream.Position = (96L << 20) - 512; // and the backup of the GPT
            stream.Write(new byte[512]);
        });

        VmGeneralizeException problem = await Assert.ThrowsAnyAsync<VmGeneralizeException>(() => RunAsync(optimizer));

        Assert.True(problem is ServicingException or CorruptDataException, problem.ToString());
        Assert.Equal(before, File.ReadAllBytes(Disk));
        AssertTidy();
    }

    [Fact]
    public async Task A_volume_that_cannot_be_read_any_more_is_not_kept()
    {
        await GeneralizeAsync();
        byte[] before = File.ReadAllBytes(Disk);
        ServicingException problem = await Assert.ThrowsAsync<ServicingException>(
            () => RunAsync(new FakeOptimizer(file => Overwrite(file, EspOffset, new byte[512]))));
        Assert.Contains("partition 1 cannot be read any more", problem.Message, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(Disk));
        AssertTidy();
    }

    [Fact]
    public async Task A_scanner_that_reads_what_was_just_detached_is_no_hindrance()
    {
        await GeneralizeAsync();
        FileStream? scanner = null;
        OptimizedDisk report = await RunAsync(new FakeOptimizer(file =>
        {
            Overwrite(file, FreePlace, "LEFT BY A MOUNT"u8);
            scanner = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }));
        scanner!.Dispose();
        Assert.Equal(4096, report.ScrubbedBytes);
        AssertTidy();
    }

    [Fact]
    public async Task A_program_that_holds_the_disk_file_for_a_moment_is_waited_for()
    {
        await GeneralizeAsync();
        FileStream? backup = null;
        PausingTime time = new(number =>
        {
            if (number == 2)
            {
                backup!.Dispose();
            }
        });
        await RunAsync(new FakeOptimizer(_ => backup = new FileStream(Disk, FileMode.Open, FileAccess.Read, FileShare.Read)), time);
        await backup!.DisposeAsync();
        Assert.Equal(OperatingSystem.IsWindows() ? 2 : 0, time.Pauses.Count); // elsewhere a name is taken over whoever has the file open
        AssertTidy();
    }

    [Fact]
    public async Task A_disk_file_that_is_marked_read_only_is_refused_before_any_work()
    {
        await GeneralizeAsync();
        File.SetAttributes(Disk, FileAttributes.ReadOnly);
        FakeOptimizer optimizer = new(_ => { });
        RefusedException refused = await Assert.ThrowsAsync<RefusedException>(() => RunAsync(optimizer));
        Assert.Equal("optimize-read-only", refused.Code.Text);
        Assert.Null(optimizer.Request);
        File.SetAttributes(Disk, FileAttributes.Normal);
        AssertTidy();
    }

    [Fact]
    public async Task Only_a_fixed_VHD_is_taken()
    {
        string fixture = Path.Combine(Repository.Root, "fixtures", "windows", "server2022.vhdx");
        RefusedException refused = await Assert.ThrowsAsync<RefusedException>(
            () => BootOptimizing.RunAsync(fixture, new OptimizeOptions(), new FakeOptimizer(_ => { }), TimeProvider.System, progress: null, default));
        Assert.Equal("optimize-container", refused.Code.Text);
    }

    [Fact]
    public async Task Where_there_is_no_Windows_the_commands_for_a_station_are_told()
    {
        await GeneralizeAsync();
        ServicingException elsewhere = BootOptimizing.Elsewhere(Disk, new OptimizeOptions(), CancellationToken.None);
        Assert.Equal(ServicingStep.Host, elsewhere.Step);
        Assert.Contains("vmgeneralize optimize server.vhd", elsewhere.Message, StringComparison.Ordinal);
        Assert.Contains(OptimizeAdvice.Gain, elsewhere.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/Windows/inf/a.pnf", true, true)]
    [InlineData("/windows", true, true)]
    [InlineData("/Windows.old/a", true, false)]
    [InlineData("/Windows/inf/a.pnf", false, false)]
    [InlineData("/System Volume Information/WPSettings.dat", false, true)]
    [InlineData("/$Recycle.Bin/S-1-5-18", false, true)]
    [InlineData("/Users/Default/NTUSER.DAT.LOG1", true, true)]
    [InlineData("/Users/Public/a", true, false)]
    [InlineData("/Program Files/a", true, false)]
    public void Changes_are_expected_only_where_DISM_and_mounts_make_them(string path, bool isSystem, bool expected) =>
        Assert.Equal(expected, TreeComparison.IsExpected(path, isSystem));

    private static void Overwrite(string file, long place, ReadOnlySpan<byte> bytes)
    {
        using FileStream stream = File.OpenWrite(file);
        stream.Position = place;
        stream.Write(bytes);
    }

    private Task<OptimizedDisk> RunAsync(IBootOptimizer optimizer, TimeProvider? time = null) =>
        BootOptimizing.RunAsync(Disk, new OptimizeOptions(), optimizer, time ?? TimeProvider.System, progress: null, default);

    private async Task<string> GeneralizeAsync()
    {
        GeneralizeJob job = new(new FileOrigin(Path.Combine(Repository.Root, "fixtures", "windows", "server2022.vhdx")), new GeneralizeOptions());
        JobResult<GeneralizeResult> result = await job.RunAsync(new FileTarget(Disk, OutputFormat.FixedVhd), progress: null, default);
        return result.Result.Output.Fingerprint;
    }

    private void AssertTidy() => Assert.Equal(
        ["server.vhd", "server.vhd.vmgeneralize.json"], Directory.GetFiles(_folder.Path).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
}
