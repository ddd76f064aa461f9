using VmGeneralize.EndToEnd.Tests.Checks;
using VmGeneralize.EndToEnd.Tests.Tool;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;

namespace VmGeneralize.EndToEnd.Tests;

/// <summary>The system's answer to a flush is the final word on whether bytes are safe; here the answer is a failure.</summary>
public sealed class FailingFlushTests : IDisposable
{
    private static readonly string Disk = Path.Combine(Repository.Root, "fixtures", "windows", "server2022.vhdx");

    private const string Flushes = "fsync,fdatasync";

    private readonly TemporaryFolder _folder = new();
    private readonly string _out;

    public FailingFlushTests() => _out = Directory.CreateDirectory(_folder.File("out")).FullName;

    [SkippableTheory]
    [InlineData("EIO", "vhd", "Input/output error")]
    [InlineData("ENOSPC", "vhdx", "No space left on device")]
    [InlineData("EDQUOT", "raw", "Disk quota exceeded")]
    public void A_disk_that_was_not_flushed_is_no_output(string error, string ending, string told)
    {
        string[] format = ending == "raw" ? ["--format", "raw"] : [];
        ToolResult result = Fail(Flushes, error, only: null, ["generalize", Disk, "-o", Path.Combine(_out, $"disk.{ending}"), .. format]);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"did not reach the disk: {told}", result.Error, StringComparison.Ordinal);
        Assert.Contains("The source disk was not changed.", result.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_out));
    }

    [SkippableTheory]
    [InlineData("EIO")]
    [InlineData("ENOSYS")]
    public void A_system_that_does_not_begin_writing_ahead_of_the_flush_stops_nothing(string error)
    {
        SmallLinuxGuest guest = SmallLinuxGuest.Build(_folder, tree =>
        {
            byte[] contents = new byte[20 << 20];
            new Random(1).NextBytes(contents);
            File.WriteAllBytes(tree + "/srv/large", contents);
        });
        string output = Path.Combine(_out, "disk.vhd");

        ToolResult result = Fail("sync_file_range", error, only: null, ["generalize", guest.Path, "-o", output]);

        Assert.True(result.ExitCode == 0, result.All);
        Assert.Contains("INJECTED", File.ReadAllText(_folder.File("calls")), StringComparison.Ordinal);
        string other = Path.Combine(_out, "other.vhd");
        VmGeneralizeTool.RunChecked("generalize", guest.Path, "-o", other);
        Assert.Equal(Digest.OfFile(other), Digest.OfFile(output));
    }

    [SkippableFact]
    public void A_name_that_was_not_flushed_is_told()
    {
        string output = Path.Combine(_out, "disk.vhd");
        ToolResult result = Fail(Flushes, "EIO", only: _out, ["generalize", Disk, "-o", output]);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"{output} is written, but its name in {_out} did not reach the disk: Input/output error", result.Error, StringComparison.Ordinal);
        Assert.Equal(0, VmGeneralizeTool.Run("verify", output).ExitCode);
    }

    [SkippableFact]
    public void A_page_that_was_not_written_does_not_hide_that_the_disk_stands()
    {
        string output = Path.Combine(_out, "disk.vhd");
        string pages = Directory.CreateDirectory(_folder.File("pages")).FullName;
        ToolResult result = Fail(Flushes, "EIO", only: pages, ["generalize", Disk, "-o", output, "--report", Path.Combine(pages, "page.html")]);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"{output} is whole and verified, but its record or a report was not written: ", result.Error, StringComparison.Ordinal);
        Assert.Equal(0, VmGeneralizeTool.Run("verify", output).ExitCode);
    }

    /// <summary>An undo file whose name may not last is no undo file: nothing starts, and no file is left that holds what would have been removed.</summary>
    [SkippableFact]
    public void A_way_back_whose_name_was_not_flushed_is_no_way_back()
    {
        string disk = _folder.File("disk.vhdx");
        File.Copy(Disk, disk);

        ToolResult result = Fail(Flushes, "EIO", only: _out, ["generalize", disk, "--in-place", "--undo", Path.Combine(_out, "undo")]);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("The source disk was not changed.", result.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_out));
        Assert.Equal(File.ReadAllBytes(Disk), File.ReadAllBytes(disk));
    }

    [SkippableTheory]
    [InlineData("/proc/self/limits")]
    [InlineData("/proc/self/status")]
    public void Limits_of_the_process_that_nobody_may_read_stop_nothing(string file)
    {
        ToolResult result = Fail("openat", "EACCES", only: file, ["inspect", Disk]);

        Assert.True(result.ExitCode == 0, result.All);
        Assert.Contains("INJECTED", File.ReadAllText(_folder.File("calls")), StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_log_on_a_full_disk_ends_nothing()
    {
        string output = Path.Combine(_out, "disk.vhd");
        string log = _folder.File("log");
        File.WriteAllText(log, "");

        ToolResult result = Fail("pwrite64", "ENOSPC", only: log, ["generalize", Disk, "-o", output, "--log", log]);

        Assert.True(result.ExitCode == 0, result.All);
        Assert.True(File.Exists(output));
        Assert.Contains("INJECTED", File.ReadAllText(_folder.File("calls")), StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_limit_of_the_size_of_files_is_a_message()
    {
        OutsideTool.Require("bash");
        Dictionary<string, string> environment = new() { ["DOTNET_EnableWriteXorExecute"] = "0" }; // which makes the runtime itself need a large file

        ToolResult result = VmGeneralizeTool.Start(
            "bash",
            [
                "-c", "ulimit -f 20480; exec \"$@\"", "bash", VmGeneralizeTool.Executable, .. VmGeneralizeTool.Lead,
                "generalize", Disk, "-o", Path.Combine(_out, "disk.vhd"),
            ],
            environment);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("a limit of the process (ulimit -f), takes no file of", result.Error, StringComparison.Ordinal);
        Assert.Contains("The source disk was not changed.", result.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_out));
    }

    /// <summary>Nobody gave a wrong path, so this is not a usage error.</summary>
    [SkippableFact]
    public void A_folder_that_vanishes_meanwhile_is_told_as_that()
    {
        string output = Path.Combine(_out, "disk.vhd");
        ToolResult result = Fail("rename,renameat,renameat2,link", "ENOENT", only: null, ["generalize", Disk, "-o", output]);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"{output} was not written", result.Error, StringComparison.Ordinal);
        Assert.Contains("The source disk was not changed.", result.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_out));
    }

    public void Dispose() => _folder.Dispose();

    private ToolResult Fail(string calls, string error, string? only, string[] arguments)
    {
        OutsideTool.Require("strace");
        return VmGeneralizeTool.Start(
            OutsideTool.Find("strace")!,
            [
                "-f", "-qq", "-o", _folder.File("calls"), "-e", $"trace={calls}", "-e", $"inject={calls}:error={error}",
                .. only is null ? (string[])[] : ["-P", only], VmGeneralizeTool.Executable, .. VmGeneralizeTool.Lead, .. arguments,
            ]);
    }
}
