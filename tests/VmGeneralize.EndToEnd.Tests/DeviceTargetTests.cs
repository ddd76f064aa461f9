using VmGeneralize.EndToEnd.Tests.Tool;
using VmGeneralize.TestSupport;

namespace VmGeneralize.EndToEnd.Tests;

/// <summary>generalize --to-device, on loop devices over the tests' own files.</summary>
public sealed class DeviceTargetTests : IDisposable
{
    private const long MiB = 1 << 20;
    private const int Sector = 512;

    private static readonly string Fixture = Path.Combine(Repository.Root, "fixtures", "windows", "server2022.vhdx");

    private readonly TemporaryFolder _folder = new();

    [SkippableTheory]
    [InlineData("gpt")]
    [InlineData("mbr")]
    public void The_device_is_the_disk_and_nothing_older_remains(string table)
    {
        OutsideTool.Require("sgdisk", "qemu-img");
        string source = Fixture;
        if (table == "mbr")
        {
            source = _folder.File("mbr.raw");
            OutsideTool.RunChecked("qemu-img", "convert", "-O", "raw", Fixture, source);
            OutsideTool.RunChecked("sgdisk", "-m", "1:2:3", source);
        }

        VmGeneralizeTool.RunChecked("generalize", source, "-o", _folder.File("raw"), "--format", "raw");
        byte[] raw = File.ReadAllBytes(_folder.File("raw"));
        using LoopDevice device = new(_folder.File("device"), raw.Length + (3 * MiB) + (7 * Sector));

        ToolResult refused = VmGeneralizeTool.Run("generalize", source, "--to-device", device.Node, "--json");
        ToolResult done = VmGeneralizeTool.RunChecked(
            "generalize", source, "--to-device", device.Node, "--force", "--report", _folder.File("page.html"));

        Assert.Equal(ExitCodes.Refused, refused.ExitCode);
        Assert.Contains("\"target-not-empty\"", refused.Output, StringComparison.Ordinal);
        Assert.Contains(device.Node, done.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(_folder.File("page.html.vmgeneralize.json")));
        Assert.False(File.Exists(device.Node + ".vmgeneralize.json"));
        byte[] bytes = device.Read();
        byte[] oldSector = new byte[Sector];
        oldSector.AsSpan().Fill(LoopDevice.Old);
        Assert.Equal(-1, bytes.AsSpan().IndexOf(oldSector));
        int first = (int)MiB; // what differs before and behind the partitions is the table alone
        int last = raw.Length - (int)MiB;
        Assert.True(bytes.AsSpan(first, last - first).SequenceEqual(raw.AsSpan(first, last - first)));
        Assert.Equal(ExitCodes.Done, VmGeneralizeTool.Run("verify", device.Node).ExitCode);
        if (table == "gpt")
        {
            // The backup header is in the last sector, and sgdisk, which reads both copies, finds no problem.
            Assert.True(bytes.AsSpan(^Sector).StartsWith("EFI PART"u8));
            Assert.Contains("No problems found", OutsideTool.RunChecked("sgdisk", "-v", device.Node), StringComparison.Ordinal);
        }
        else
        {
            Assert.True(bytes.AsSpan(last).IndexOfAnyExcept((byte)0) < 0);
        }
    }

    [SkippableFact]
    public void What_is_no_free_device_is_refused_and_stays_as_it_is()
    {
        OutsideTool.Require("mkfs.ext4", "mount", "mknod", "mkswap");
        using LoopDevice device = new(_folder.File("device"), 160 * MiB);
        using LoopDevice small = new(_folder.File("small"), 8 * MiB);
        using LoopDevice large = new(_folder.File("large"), 160 * MiB, "--sector-size", "4096");
        using LoopDevice fixedOne = new(_folder.File("fixed"), 160 * MiB, "--read-only");
        File.CreateSymbolicLink(_folder.File("link"), device.Node);
        File.WriteAllText(_folder.File("file"), "mine");
        OutsideTool.RunChecked("mknod", _folder.File("null"), "c", "1", "3");
        byte[] before = device.Read();

        Require(_folder.File("link"), "target-not-a-device", device.Node);
        Require(_folder.File("file"), "target-not-a-device", "a file");
        Require(_folder.File("null"), "target-not-a-device", "not a block device");
        Require(_folder.Path, "target-not-a-device", "not a block device");
        Require(fixedOne.Node, "target-not-a-device", "read-only");
        Require(small.Node, "target-does-not-fit", "MiB");
        Require(large.Node, "target-does-not-fit", "sectors of 4096 bytes");
        Assert.Equal(ExitCodes.Usage, VmGeneralizeTool.Run("generalize", Fixture, "--to-device", _folder.File("nothing"), "--force").ExitCode);
        Assert.Equal(ExitCodes.Usage, VmGeneralizeTool.Run("generalize", Fixture, "--to-device", device.Node, "-o", _folder.File("x")).ExitCode);
        Assert.Equal(before, device.Read());

        OutsideTool.RunChecked("mkfs.ext4", "-q", "-F", device.Node);
        before = device.Read();
        MountPoint.While(
            folder => OutsideTool.RunChecked("mount", "-o", "ro,noload", device.Node, folder),
            MountPoint.Unmount,
            folder => Require(device.Node, "target-in-use", $"mounted on {folder}"));
        Assert.Equal(before, device.Read());
    }

    [SkippableFact]
    public void A_loop_over_the_source_is_the_source()
    {
        OutsideTool.Require("qemu-img");
        using LoopDevice device = new(_folder.File("disk.raw"), MiB);
        OutsideTool.RunChecked("qemu-img", "convert", "-O", "raw", Fixture, _folder.File("disk.raw"));
        OutsideTool.RunChecked("losetup", "-c", device.Node);
        byte[] before = File.ReadAllBytes(device.File);

        ToolResult ofFile = VmGeneralizeTool.Run("generalize", device.File, "--to-device", device.Node, "--force", "--json");
        ToolResult ofNode = VmGeneralizeTool.Run("generalize", device.Node, "--to-device", device.Node, "--force", "--json");

        Assert.All([ofFile, ofNode], result => Assert.Contains("\"output-is-source\"", result.Output, StringComparison.Ordinal));
        Assert.Equal(before, File.ReadAllBytes(device.File));
    }

    /// <summary>A device that is claimed in a way that no list shows, here by a program that opened it exclusively.</summary>
    [SkippableFact]
    public async Task A_device_that_another_program_claimed_is_in_use()
    {
        OutsideTool.Require("python3");
        using LoopDevice device = new(_folder.File("device"), 160 * MiB);
        byte[] before = device.Read();
        const string Claim = "import os,sys,time; os.open(sys.argv[1], os.O_RDWR | os.O_EXCL); print('held', file=sys.stderr, flush=True); time.sleep(600)";
        using RunningTool holder = new("python3", ["-c", Claim, device.Node], TimeSpan.FromMinutes(11));
        await holder.ToldAsync("held");

        Require(device.Node, "target-in-use", "claimed");

        holder.Kill();
        Assert.Equal(before, device.Read());
    }

    [SkippableTheory]
    [InlineData("pwrite64", "error=EIO:when=3+")]
    [InlineData("fsync", "error=EIO:when=1+")]
    [InlineData("fsync", "error=EIO:when=2+")] // strace counts each thread's own: the second one, or the last
    [InlineData("pwrite64", "signal=KILL:when=5")]
    public void A_device_that_was_not_written_whole_is_no_disk(string call, string fault)
    {
        OutsideTool.Require("strace", "blkid");
        using LoopDevice device = new(_folder.File("device"), 160 * MiB);
        ToolResult result = VmGeneralizeTool.Start(
            OutsideTool.Find("strace")!,
            [
                "-f", "-qq", "-o", _folder.File("calls"), "-P", device.Node, "-e", $"trace={call}", "-e", $"inject={call}:{fault}",
                VmGeneralizeTool.Executable, .. VmGeneralizeTool.Lead, "generalize", Fixture, "--to-device", device.Node, "--force", "--json",
            ]);

        Assert.NotEqual(0, result.ExitCode);
        if (fault.StartsWith("error", StringComparison.Ordinal))
        {
            Assert.Equal(1, result.ExitCode);
            Assert.Contains("\"device-unfinished\"", result.Output, StringComparison.Ordinal);
            Assert.Contains("no partition table", result.Error, StringComparison.Ordinal);
        }

        byte[] bytes = device.Read();
        Assert.True(bytes.AsSpan(0, (int)MiB).IndexOfAnyExcept((byte)0) < 0, "the start is not empty");
        Assert.True(OutsideTool.Run("blkid", "-p", device.Node).ExitCode == 2, "blkid takes it for something");
        VmGeneralizeTool.RunChecked("generalize", Fixture, "--to-device", device.Node, "--force");
        Assert.Equal(ExitCodes.Done, VmGeneralizeTool.Run("verify", device.Node).ExitCode);
    }

    public void Dispose() => _folder.Dispose();

    private static void Require(string node, string code, string words)
    {
        ToolResult result = VmGeneralizeTool.Run("generalize", Fixture, "--to-device", node, "--force", "--json");
        Assert.True(result.ExitCode == ExitCodes.Refused, result.All);
        Assert.Contains($"\"{code}\"", result.Output, StringComparison.Ordinal);
        Assert.Contains(words, result.Error, StringComparison.Ordinal);
    }
}
