using System.Text.Json;
using VmGeneralize.Commands;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Tests.Console;

/// <summary>The options that every command has for what a run writes, and where.</summary>
[Collection("console")]
public class StreamTests
{
    [Fact]
    public async Task A_log_is_private_and_tells_begin_error_and_end_without_secrets()
    {
        using TemporaryFolder folder = new();
        string log = folder.File("run.log");
        for (int run = 0; run < 2; run++)
        {
            await ConsoleRun.Of(
                "upload", "/no/such/disk.vhd", "--blob", "https://account.blob.core.windows.net/images/d?sv=1&sr=b&sp=cw&sig=SECRET", "--log", log);
        }

        string[] lines = File.ReadAllLines(log);
        Assert.Equal(
            ["begun", "error", "ended", "begun", "error", "ended"],
            lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("event").GetString()));
        Assert.Equal(2, JsonDocument.Parse(lines[^1]).RootElement.GetProperty("exitCode").GetInt32());
        Assert.DoesNotContain("SECRET", File.ReadAllText(log), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(log));
        }
    }

    [Fact]
    public async Task A_log_is_never_added_to_another_file()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File("disk.vhd"), "conectix");

        (int exit, _, string error) = await ConsoleRun.Of("inspect", folder.File("disk.vhd"), "--log", folder.File("disk.vhd"));

        Assert.Equal((int)ExitCode.Usage, exit);
        Assert.Contains("is not a log of vmgeneralize", error, StringComparison.Ordinal);
        Assert.Equal("conectix", File.ReadAllText(folder.File("disk.vhd")));
    }

    [Theory]
    [InlineData("Opening the disk ...")]
    [InlineData("", "--quiet")]
    [InlineData("", "-q")]
    [InlineData("\"state\":\"begun\"", "--progress", "json")]
    [InlineData("", "--progress", "none")]
    public async Task Progress_is_as_it_was_asked_for(string expected, params string[] options)
    {
        (_, _, string error) = await ConsoleRun.Of(["inspect", "/no/such/disk.vhd", .. options]);

        string[] lines = error.TrimEnd().Split('\n');
        Assert.Equal(expected.Length > 0 ? 2 : 1, lines.Count(line => !line.Contains("\"state\":\"failed\"", StringComparison.Ordinal)));
        Assert.Contains(expected, lines[0], StringComparison.Ordinal);
        Assert.StartsWith("vmgeneralize: There is no file", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Debug_shows_where_an_error_comes_from_and_nothing_else_does()
    {
        (_, _, string plain) = await ConsoleRun.Of("inspect", "/no/such/disk.vhd", "--verbose");
        (_, _, string debug) = await ConsoleRun.Of("inspect", "/no/such/disk.vhd", "--debug");

        Assert.DoesNotContain("   at ", plain, StringComparison.Ordinal);
        Assert.Contains("   at VmGeneralize.", debug, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_may_stand_before_the_command()
    {
        (int exit, string output, _) = await ConsoleRun.Of("--json", "inspect", "/no/such/disk.vhd");

        Assert.Equal((int)ExitCode.Usage, exit);
        Assert.Equal("error", JsonDocument.Parse(output).RootElement.GetProperty("type").GetString());
    }
}
