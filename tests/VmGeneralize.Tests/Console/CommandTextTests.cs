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

    private async Task RequireAsync(string golden, int exit, string[] arguments)
    {
        (int actual, string output, string error) = await ConsoleRun.Of([.. arguments, "--progress", "none"]);

        Assert.True(actual == exit, error);
        string text = (output + error).Replace(_folder.Path + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);
        GoldenFile.Require($"tests/VmGeneralize.Tests/Golden/{golden}.txt", Unallocated().Replace(Fingerprint().Replace(text, "FINGERPRINT"), "UNALLOCATED"));
    }

    public void Dispose() => _folder.Dispose();

    // The amount depends on the holes that the host's file system keeps.
    [GeneratedRegex("^.* of data in unallocated space.*$", RegexOptions.Multiline)]
    private static partial Regex Unallocated();

    [GeneratedRegex("[0-9a-f]{32}")]
    private static partial Regex Fingerprint();
}
