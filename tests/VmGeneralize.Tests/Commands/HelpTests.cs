using VmGeneralize.Commands;

namespace VmGeneralize.Tests.Commands;

[Collection("console")]
public class HelpTests
{
    [Theory]
    [InlineData("inspect")]
    [InlineData("plan")]
    [InlineData("generalize")]
    [InlineData("run")]
    [InlineData("upload")]
    [InlineData("register")]
    [InlineData("mark")]
    [InlineData("download")]
    [InlineData("verify")]
    [InlineData("operations")]
    public async Task Every_command_shows_an_example_and_its_exit_codes(string command)
    {
        (int exit, string output, _) = await RunAsync(command, "--help");

        Assert.Equal((int)ExitCode.Done, exit);
        Assert.Contains($"vmgeneralize {command}", output, StringComparison.Ordinal);
        Assert.Contains("Exit codes: 0 ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_overview_gives_each_command_one_sentence()
    {
        (int exit, string output, _) = await RunAsync("--help");

        Assert.Equal((int)ExitCode.Done, exit);
        Assert.Single(output.Split('\n'), line => line.Contains("Exit codes:", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData]
    [InlineData("nonsense")]
    [InlineData("inspect")]
    [InlineData("run", "disk.vhd")]
    [InlineData("generalize", "disk.vhd", "--format", "qcow2")]
    [InlineData("inspect", "--no-such-option", "disk.vhd")]
    public async Task Wrong_usage_is_exit_2_with_a_hint_and_no_stack_trace(params string[] arguments)
    {
        (int exit, _, string error) = await RunAsync(arguments);

        Assert.Equal((int)ExitCode.Usage, exit);
        Assert.Contains("--help", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_disk_is_named()
    {
        (int exit, _, string error) = await RunAsync("inspect", "/no/such/disk.vhdx");

        Assert.Equal((int)ExitCode.Usage, exit);
        Assert.Contains("disk.vhdx", error, StringComparison.Ordinal);
    }

    private static async Task<(int Exit, string Output, string Error)> RunAsync(params string[] arguments)
    {
        TextWriter output = System.Console.Out;
        TextWriter error = System.Console.Error;
        using StringWriter newOutput = new();
        using StringWriter newError = new();
        System.Console.SetOut(newOutput);
        System.Console.SetError(newError);
        try
        {
            return (await ToolCommand.RunAsync(arguments), newOutput.ToString(), newError.ToString());
        }
        finally
        {
            System.Console.SetOut(output);
            System.Console.SetError(error);
        }
    }
}
