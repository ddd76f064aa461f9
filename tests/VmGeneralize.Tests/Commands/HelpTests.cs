using System.Text.Json;
using VmGeneralize.Tests.Console;

namespace VmGeneralize.Tests.Commands;

[Collection("console")]
public class HelpTests
{
    [Theory]
    [InlineData("inspect")]
    [InlineData("plan")]
    [InlineData("generalize")]
    [InlineData("optimize")]
    [InlineData("run")]
    [InlineData("upload")]
    [InlineData("register")]
    [InlineData("mark")]
    [InlineData("download")]
    [InlineData("transfers")]
    [InlineData("verify")]
    [InlineData("operations")]
    [InlineData("undo")]
    [InlineData("cleanup")]
    [InlineData("completion")]
    [InlineData("manual")]
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
    [InlineData("nonsense")]
    [InlineData("inspect")]
    [InlineData("run", "disk.vhd")]
    [InlineData("generalize", "disk.vhd", "--format", "qcow2")]
    [InlineData("inspect", "--no-such-option", "disk.vhd")]
    [InlineData("inspect", "")]
    [InlineData("generalize", "disk.vhd", "-o", "")]
    [InlineData("run", "disk.vhd", "--to", "")]
    [InlineData("verify", "disk.vhd", "--search", "")]
    [InlineData("generalize", "disk.vhd", "--plan", "plan.json", "--operations", "defaults")]
    [InlineData("generalize", "disk.vhd", "--prepare", "--plan", "plan.json")]
    public async Task Wrong_usage_is_exit_2_with_a_hint_and_no_stack_trace(params string[] arguments)
    {
        (int exit, _, string error) = await RunAsync(arguments);

        Assert.Equal((int)ExitCode.Usage, exit);
        Assert.Contains("--help", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Unknown command inspct. Did you mean inspect?", "inspct", "disk.vhdx")]
    [InlineData("Unknown command format.", "format", "disk.vhdx")]
    [InlineData("Unknown option --jsn. Did you mean --json?", "inspect", "--jsn", "disk.vhdx")]
    [InlineData("Unknown option --formatt. Did you mean --format?", "generalize", "disk.vhdx", "-o", "out.vhd", "--formatt=raw")]
    [InlineData("Unknown option --to-device. It is an option of vmgeneralize generalize.", "run", "disk.vhdx", "--to-device", "/dev/sdx")]
    [InlineData("Unknown option --undo. It is an option of vmgeneralize generalize.", "plan", "disk.vhdx", "--undo", "u")]
    [InlineData("Unknown option -n. Leave it out: plan changes nothing.", "plan", "-n", "disk.vhdx")]
    [InlineData("Unknown option --what-if. Leave it out: without --force nothing is removed.", "cleanup", "--what-if")]
    [InlineData("Unknown option --name. Name the VM without an option: vmgeneralize mark VM", "mark", "--name", "vm1")]
    [InlineData(
        "--output takes the name of a file or folder, not standard input or output. For one that is named -: ./-", "generalize", "disk.vhdx", "-o", "-")]
    [InlineData("--log takes the name of a file or folder, not standard input or output. For one that is named -: ./-", "inspect", "disk.vhdx", "--log", "-")]
    [InlineData("Unknown option -x. Did you mean --debug?", "inspect", "-x", "disk.vhdx")]
    [InlineData("Unknown option --whatever.", "--whatever")]
    [InlineData("--partition takes a whole number, not x.", "plan", "disk.vhdx", "--partition", "x")]
    [InlineData("--generation takes v1 or v2, not V3.", "upload", "disk.vhd", "--blob", "https://a.example/c/d", "--generation", "V3")]
    [InlineData(
        "--format vhdx does not fit out.vhd: leave out --format, or give the file another extension.", "generalize", "disk.vhdx", "-o", "out.vhd", "--format",
        "vhdx")]
    [InlineData(
        "--format raw does not fit out.vhd: leave out --format, or give the file another extension.", "download", "https://a.example/c/d", "-o", "out.vhd",
        "--format", "raw")]
    [InlineData("--format takes fixed-vhd, dynamic-vhd, vhdx or raw, not FixedVhd.", "generalize", "disk.vhdx", "--format", "FixedVhd")]
    [InlineData("SHELL is bash, zsh, fish or pwsh, not tcsh.", "completion", "tcsh")]
    [InlineData("--guest takes windows or linux, not mac.", "operations", "--guest", "mac")]
    [InlineData(
        "Unknown operation or group \"windows-pantherr\". Did you mean windows-panther? To list them: vmgeneralize operations", "operations",
        "windows-pantherr")]
    [InlineData("Unknown operation or group \"err\". Did you mean windows-error-reports? To list them: vmgeneralize operations", "--list-operations", "ERR")]
    [InlineData("Unknown command plann. Did you mean plan?", "help", "plann")]
    [InlineData("Unknown command gen. Did you mean generalize?", "gen", "disk.vhdx")]
    [InlineData("Unknown option -a. Name the disk without an option: vmgeneralize plan DISK", "generalize", "-a", "disk.vhdx")]
    [InlineData("Unknown option -V. Did you mean --version?", "-V")]
    [InlineData("--progress takes auto, bar, plain, json or none, not fast.", "--progress", "fast")]
    [InlineData("--partition needs a value: N.", "plan", "disk.vhdx", "--partition")]
    [InlineData("--operations needs a value: an option follows it.", "generalize", "disk.vhdx", "--operations=", "-o", "out.vhd")]
    [InlineData("DISK is missing.", "plan")]
    [InlineData("Unexpected argument: two.vhdx.", "plan", "one.vhdx", "two.vhdx")]
    public async Task A_slip_is_named_with_what_was_probably_meant(string expected, params string[] arguments)
    {
        (int exit, _, string error) = await RunAsync(arguments);

        Assert.Equal((int)ExitCode.Usage, exit);
        Assert.Equal($"vmgeneralize: {expected}", error.Split('\n')[0].TrimEnd());
        Assert.DoesNotContain("System.", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Usage:")]
    [InlineData("Usage:", "help")]
    [InlineData("vmgeneralize plan", "help", "plan")]
    [InlineData("vmgeneralize 0.1.0", "version")]
    [InlineData("vmgeneralize 0.1.0", "--version")]
    public async Task What_people_try_first_works(string expected, params string[] arguments)
    {
        (int exit, string output, _) = await RunAsync(arguments);

        Assert.Equal((int)ExitCode.Done, exit);
        Assert.Contains(expected, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_usage_is_one_object_with_json()
    {
        (int exit, string output, string error) = await RunAsync("plan", "--json");

        Assert.Equal((int)ExitCode.Usage, exit);
        using JsonDocument report = JsonDocument.Parse(output);
        Assert.Equal("usage", report.RootElement.GetProperty("code").GetString());
        Assert.Contains("vmgeneralize plan --help", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("generalize")]
    [InlineData("download")]
    public async Task What_is_shown_as_a_default_can_be_given(string command)
    {
        (_, string output, _) = await RunAsync(command, "--help");

        Assert.DoesNotContain("FixedVhd", output, StringComparison.Ordinal);
        Assert.Contains(
            "fixed-vhd (what Azure takes; the default)",
            string.Join(' ', output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_disk_is_named()
    {
        foreach (string path in (string[])["/no/such/disk.vhdx", "disk.vhdx"])
        {
            (int exit, _, string error) = await RunAsync("inspect", path);

            Assert.Equal((int)ExitCode.Usage, exit);
            Assert.Contains($"There is no file {path}", error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Each_of_several_disks_that_fail_is_named()
    {
        (int exit, string output, string error) = await RunAsync("run", "one.vhdx", "two.vhdx", "--to", "out", "--json");

        Assert.Equal((int)ExitCode.Usage, exit);
        Assert.Equal(
            ["one.vhdx", "two.vhdx"],
            output.Trim().Split('\n').Select(line => JsonDocument.Parse(line).RootElement.GetProperty("disk").GetString()));
        Assert.Contains("vmgeneralize: two.vhdx: There is no file", error, StringComparison.Ordinal);
    }

    private static Task<(int Exit, string Output, string Error)> RunAsync(params string[] arguments) => ConsoleRun.Of(arguments);
}
