using System.Text.RegularExpressions;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Tests.Console;

/// <summary>The output of each command for the committed disk: wording and layout, fixed by golden files.</summary>
[Collection("console")]
public sealed partial class CommandTextTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("inspect", "inspect")]
    [InlineData("inspect-summary", "inspect", "--summary")]
    [InlineData("plan", "plan")]
    [InlineData("plan-summary", "plan", "--summary")]
    [InlineData("generalize-dry-run", "generalize", "--dry-run")]
    public async Task A_command_that_only_looks_says_what_it_always_said(string golden, string command, params string[] options) =>
        await RequireAsync(golden, 0, [command, Disk(), .. options]);

    [Fact]
    public async Task Generalize_and_verify_say_what_they_always_said()
    {
        string output = _folder.File("out.vhd");
        await RequireAsync("generalize", 0, ["generalize", Disk(), "-o", output]);
        await RequireAsync("verify", 0, ["verify", output]);
        await RequireAsync("generalize-exists", 3, ["generalize", Disk(), "-o", output]);
        await RequireAsync("generalize-no-folder", 3, ["generalize", Disk(), "-o", _folder.File("typo/out.vhd")]);
        await RequireAsync("run", 0, ["run", Disk(), "--to", _folder.File("made")]);
    }

    [Fact]
    public async Task A_change_in_place_and_its_undo_say_what_they_always_said()
    {
        string disk = Disk();
        string kept = _folder.File("server.undo");
        await RequireAsync("in-place-dry-run", 0, ["generalize", disk, "--in-place", "--dry-run", "--summary"]);
        await RequireAsync("in-place", 0, ["generalize", disk, "--in-place", "--undo", kept]);
        await RequireAsync("in-place-verify", 0, ["verify", disk]);
        await RequireAsync("in-place-exists", 3, ["generalize", disk, "--in-place", "--undo", kept]);
        await RequireAsync("undo-other-file", 2, ["undo", disk, disk + ".vmgeneralize.json"]);
        await RequireAsync("undo", 0, ["undo", disk, kept]);
        await RequireAsync("undo-again", 3, ["undo", disk, kept]);
    }

    [SkippableFact]
    public async Task To_a_device_it_says_what_it_always_said()
    {
        const long Room = (97L << 20) + 512;
        using LoopDevice device = new(_folder.File("device"), Room);
        using LoopDevice small = new(_folder.File("small"), 1 << 20);
        await RequireAsync("to-device-not-empty", 3, ["generalize", Disk(), "--to-device", device.Node], device.Node);
        await RequireAsync("to-device-small", 3, ["generalize", Disk(), "--to-device", small.Node, "--force"], small.Node);
        await RequireAsync("to-device", 0, ["generalize", Disk(), "--to-device", device.Node, "--force"], device.Node);
    }

    [SkippableFact]
    public async Task Optimize_off_Windows_says_what_it_always_said()
    {
        Skip.If(OperatingSystem.IsWindows(), "on Windows it optimizes");
        string output = _folder.File("server2022.vhd");
        await RequireAsync("generalize-before-optimize", 0, ["generalize", Disk(), "-o", output, "--quiet"]);
        await RequireAsync("optimize-elsewhere", 6, ["optimize", output]);
    }

    [Fact]
    public async Task Operations_are_listed_as_they_always_were()
    {
        await RequireAsync("operations", 0, ["operations"]);
        await RequireAsync("operations-one", 0, ["operations", "windows-panther"]);
    }

    private string Disk()
    {
        string disk = _folder.File("server2022.vhdx");
        if (!File.Exists(disk))
        {
            File.Copy(Path.Combine(Repository.Root, "fixtures", "windows", "server2022.vhdx"), disk);
        }

        return disk;
    }

    private async Task RequireAsync(string golden, int exit, string[] arguments, string device = "/dev/none")
    {
        (int actual, string output, string error) = await ConsoleRun.Of([.. arguments, "--progress", "none"]);

        Assert.True(actual == exit, error);
        string text = (output + error).Replace(_folder.Path + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);
        text = text.Replace(device, "DEVICE", StringComparison.Ordinal);
        GoldenFile.Require($"tests/VmGeneralize.Tests/Golden/{golden}.txt", Unallocated().Replace(Fingerprint().Replace(text, "FINGERPRINT"), "UNALLOCATED"));
    }

    public void Dispose() => _folder.Dispose();

    // The amount depends on the holes that the host's file system keeps.
    [GeneratedRegex("^.* stored in unallocated space.*$", RegexOptions.Multiline)]
    private static partial Regex Unallocated();

    [GeneratedRegex("[0-9a-f]{32}")]
    private static partial Regex Fingerprint();
}
