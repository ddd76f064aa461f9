using System.CommandLine;
using VmGeneralize.Completion;
using VmGeneralize.Help;

namespace VmGeneralize.Commands;

internal static class CompletionCommand
{
    private const string Details =
        """
        The script completes commands, options, their values and the ids of operations.

        Examples:
          eval "$(vmgeneralize completion bash)"
          source <(vmgeneralize completion zsh)
          mkdir -p ~/.config/fish/completions && vmgeneralize completion fish > ~/.config/fish/completions/vmgeneralize.fish
          vmgeneralize completion pwsh | Out-String | Invoke-Expression

        Exit codes: 0 done; 1 unexpected; 2 usage.
        """;

    public static Verb Create()
    {
        Argument<string> shell = new("SHELL") { Description = $"{EnumWords.List(CompletionScript.Shells)}." };
        shell.CompletionSources.Add(_ => CompletionScript.Shells);
        shell.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && CompletionScript.For(token.Value) is null)
            {
                result.AddError($"SHELL is {EnumWords.List(CompletionScript.Shells)}, not {token.Value}.");
            }
        });
        Command command = new("completion", "Print a script that completes command lines of vmgeneralize in your shell.") { shell };
        command.SetAction(parsed =>
        {
            System.Console.Out.WriteLine(CompletionScript.For(parsed.GetRequiredValue(shell)));
            return (int)ExitCode.Done;
        });
        return new Verb(command, Details);
    }
}
