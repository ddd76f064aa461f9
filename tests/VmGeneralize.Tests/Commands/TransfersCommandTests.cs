using System.Text.Json;
using VmGeneralize.Commands;
using VmGeneralize.TestSupport;
using VmGeneralize.Tests.Console;

namespace VmGeneralize.Tests.Commands;

/// <summary><c>transfers</c>, and the rate limit of a transfer.</summary>
[Collection("console")]
public sealed class TransfersCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task They_are_listed_and_taken_away_only_when_that_is_wanted()
    {
        string file = _folder.File("a.vhd.12345678.vmgeneralize-upload");
        File.WriteAllText(
            file, """{"version":1,"target":"https://account/c/a.vhd","source":"x","length":4096,"id":"i","done":[],"sent":[0,512],"bridged":0}""");

        (int listed, string list, _) = await ConsoleRun.Of("transfers", "list", _folder.Path);
        (_, string planned, _) = await ConsoleRun.Of("transfers", "clean", _folder.Path);
        (_, string young, _) = await ConsoleRun.Of("transfers", "clean", _folder.Path, "--older-than", "1", "--force");
        bool stayed = File.Exists(file);
        (_, string json, _) = await ConsoleRun.Of("transfers", "clean", _folder.Path, "--force", "--json");
        (_, string none, _) = await ConsoleRun.Of("transfers", "list", _folder.Path);

        Assert.Equal((int)ExitCode.Done, listed);
        Assert.Contains("upload to https://account/c/a.vhd, 512 B of 4 KiB", list, StringComparison.Ordinal);
        Assert.Contains("Add --force", planned, StringComparison.Ordinal);
        Assert.Contains("kept: ", young, StringComparison.Ordinal);
        Assert.True(stayed);
        Assert.False(File.Exists(file));
        JsonElement report = JsonDocument.Parse(json).RootElement;
        Assert.True(report.GetProperty("isDone").GetBoolean());
        Assert.Equal(file, report.GetProperty("transfers")[0].GetProperty("file").GetString());
        Assert.Contains("No interrupted transfer was found", none, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_word_that_is_no_action_is_told()
    {
        (int exit, _, string error) = await ConsoleRun.Of("transfers", "purge");

        Assert.Equal((int)ExitCode.Usage, exit);
        Assert.Contains("transfers takes list or clean", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_is_missing_is_named()
    {
        string folder = _folder.File("none");

        (int exit, _, string error) = await ConsoleRun.Of("transfers", "list", folder);

        Assert.Equal(((int)ExitCode.Usage, $"vmgeneralize: There is no folder {folder}."), (exit, error.Trim()));
    }

    [Theory]
    [InlineData("65536", 65536L)]
    [InlineData("500k", 512000L)]
    [InlineData("10M", 10L << 20)]
    [InlineData("1.5G", 3L << 29)]
    [InlineData("", null)]
    [InlineData("k", null)]
    [InlineData("-1M", null)]
    [InlineData("10MB", null)]
    [InlineData("99999999999999999999G", null)]
    public void A_rate_is_bytes_in_a_second(string text, long? expected) => Assert.Equal(expected, TransferOptions.ParseRate(text));
}
