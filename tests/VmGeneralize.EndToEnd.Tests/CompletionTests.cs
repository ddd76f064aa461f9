using VmGeneralize.EndToEnd.Tests.Tool;
using VmGeneralize.TestSupport;

namespace VmGeneralize.EndToEnd.Tests;

/// <summary>The scripts of <c>completion</c>, run by the shells that they are for.</summary>
public sealed class CompletionTests
{
    [SkippableTheory]
    [InlineData("vmgeneralize ins", "inspect")]
    [InlineData("vmgeneralize generalize disk.vhdx --format d", "dynamic-vhd")]
    [InlineData("vmgeneralize generalize disk.vhdx --format = d", "dynamic-vhd")]
    [InlineData("vmgeneralize plan disk.vhdx --disable windows-panth", "windows-panther")]
    [InlineData("vmgeneralize inspect ", "")]
    public void Bash_completes(string typed, string expected)
    {
        OutsideTool.Require("bash");
        string words = string.Join(' ', typed.Split(' ').Select(word => $"'{word}'"));

        ToolResult result = Shell("bash", "-c", $"{Function} eval \"$(vmgeneralize completion bash)\"; "
            + $"COMP_WORDS=({words}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); complete -p vmgeneralize >&2; "
            + "_vmgeneralize; printf '%s\\n' \"${COMPREPLY[@]}\"");

        Assert.True(result.ExitCode == 0, result.All);
        Assert.Equal(expected, result.Output.Trim());
        Assert.Contains("_vmgeneralize", result.Error, StringComparison.Ordinal);
    }

    // Files are offered only where the program has no words.
    [SkippableTheory]
    [InlineData("vmgeneralize completion ba", "bash")]
    [InlineData("vmgeneralize generalize disk.vhdx --format ", "dynamic-vhd fixed-vhd raw vhdx")]
    [InlineData("vmgeneralize plan disk.vhdx --disable windows-panth", "windows-panther")]
    [InlineData("vmgeneralize inspect ", "a-disk-of-this-folder.vhdx")]
    public void Fish_completes(string typed, string expected)
    {
        OutsideTool.Require("fish");
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File("a-disk-of-this-folder.vhdx"), "");

        ToolResult result = Shell(
            "fish", "-c", $"cd {folder.Path}; function vmgeneralize; {Command} $argv; end; vmgeneralize completion fish | source; complete -C {Quoted(typed)}");

        Assert.Equal(expected.Split(' '), result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t')[0]).Order());
    }

    // The engine that answers when Tab is pressed.
    [SkippableTheory]
    [InlineData("vmgeneralize ins", "inspect")]
    [InlineData("vmgeneralize generalize disk.vhdx --format d", "dynamic-vhd")]
    [InlineData("vmgeneralize completion ", "bash zsh fish pwsh")]
    public void PowerShell_completes(string typed, string expected)
    {
        OutsideTool.Require("pwsh");

        ToolResult result = Shell("pwsh", "-NoProfile", "-Command", $$"""
            function vmgeneralize { & {{Command}} @args }
            vmgeneralize completion pwsh | Out-String | Invoke-Expression
            $found = [System.Management.Automation.CommandCompletion]::CompleteInput({{Quoted(typed)}}, {{typed.Length}}, $null)
            $found.CompletionMatches.CompletionText -join ' '
            """);

        Assert.True(result.ExitCode == 0, result.All);
        Assert.Equal(expected, result.Output.Trim());
    }

    // A zsh in a terminal of its own, in which Tab is pressed; the expected text is longer than what was typed.
    [SkippableTheory]
    [InlineData("vmgeneralize ins", "vmgeneralize inspect")]
    [InlineData("vmgeneralize ins", "vmgeneralize inspect", false)]
    [InlineData("vmgeneralize generalize disk.vhdx --format d", "dynamic-vhd")]
    [InlineData("vmgeneralize plan disk.vhdx --disable windows-panth", "windows-panther")]
    [InlineData("vmgeneralize inspect a-dis", "a-disk-of-this-folder.vhdx")]
    public void Zsh_completes(string typed, string expected, bool hasCompletion = true)
    {
        OutsideTool.Require("zsh");
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File("a-disk-of-this-folder.vhdx"), "");
        string own = hasCompletion ? "autoload -Uz compinit; compinit -D -u;" : ""; // in the user's own settings
        string setUp = $"cd {folder.Path}; ZDOTDIR=$PWD; {own} {Function} source <(vmgeneralize completion zsh)";

        ToolResult result = Shell("zsh", "-f", "-c", $$"""
            zmodload zsh/zpty
            zpty -b inner zsh -f
            zpty -w inner {{Quoted(setUp)}}
            zpty -w -n inner {{Quoted(typed)}}$'\t'
            for ((round = 0; round < 600; round++)); do
                while zpty -r inner part; do all+=$part; done
                [[ $all == *{{Quoted(expected)}}* ]] && exit 0
                sleep 0.1
            done
            print -r -- "$all"
            exit 1
            """);

        Assert.True(result.ExitCode == 0, result.All);
    }

    [SkippableTheory]
    [InlineData("bash", "-n")]
    [InlineData("zsh", "-n")]
    [InlineData("fish", "-n")]
    public void A_script_is_one_that_its_shell_reads(string shell, string check)
    {
        OutsideTool.Require(shell);
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File("script"), VmGeneralizeTool.RunChecked("completion", shell).Output);

        ToolResult result = Shell(shell, check, folder.File("script"));

        Assert.True(result is { ExitCode: 0, Error: "" }, result.All);
    }

    [Fact]
    public void The_program_is_asked_in_a_word_that_no_command_has()
    {
        Assert.Equal("inspect", VmGeneralizeTool.RunChecked("[complete]", "ins").Output.Trim());
        Assert.Equal(["bash"], VmGeneralizeTool.RunChecked("[complete]", "completion", "b").Output.Trim().Split('\n'));
    }

    private static string Command => string.Join(' ', VmGeneralizeTool.Lead.Prepend(VmGeneralizeTool.Executable).Select(word => $"'{word}'"));

    private static string Function => $"vmgeneralize() {{ {Command} \"$@\"; }};";

    private static string Quoted(string text) => $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    private static ToolResult Shell(string shell, params string[] arguments) => VmGeneralizeTool.Start(OutsideTool.Find(shell)!, arguments);
}
