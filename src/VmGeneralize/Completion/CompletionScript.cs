namespace VmGeneralize.Completion;

/// <summary>What a shell needs to complete command lines. It asks the program for the words each time, so a script never becomes outdated.</summary>
internal static class CompletionScript
{
    /// <summary>First argument by which a script asks for words; what was typed follows it.</summary>
    public const string Ask = "[complete]";

    private const string Bash =
        $$"""
        # bash: eval "$(vmgeneralize completion bash)", in ~/.bashrc for every shell
        _vmgeneralize() {
            local IFS=$'\n'
            COMPREPLY=($("${COMP_WORDS[0]}" '{{Ask}}' "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
            return 0
        }
        complete -o default -F _vmgeneralize vmgeneralize
        """;

    private const string Zsh =
        $$"""
        #compdef vmgeneralize
        # zsh: source <(vmgeneralize completion zsh), in ~/.zshrc for every shell
        _vmgeneralize() {
            local -a found
            found=("${(@f)$("${words[1]}" '{{Ask}}' "${(@)words[2,CURRENT]}" 2>/dev/null)}")
            if [[ -n ${found[1]} ]]; then
                compadd -- "${found[@]}"
            else
                _files
            fi
        }
        (( $+functions[compdef] )) || { autoload -Uz compinit && compinit -i }
        compdef _vmgeneralize vmgeneralize
        """;

    private const string Fish =
        $$"""
        # fish: vmgeneralize completion fish > ~/.config/fish/completions/vmgeneralize.fish
        function __vmgeneralize_has_words
            set -l typed (commandline -opc)
            set -g __vmgeneralize_words ($typed[1] '{{Ask}}' $typed[2..-1] (commandline -ct) 2>/dev/null)
            test (count $__vmgeneralize_words) -gt 0
        end
        complete -c vmgeneralize -n __vmgeneralize_has_words -f -a '$__vmgeneralize_words'
        """;

    private const string Pwsh =
        $$"""
        # PowerShell: vmgeneralize completion pwsh | Out-String | Invoke-Expression, in $PROFILE for every shell
        Register-ArgumentCompleter -Native -CommandName vmgeneralize -ScriptBlock {
            param($word, $line, $position)
            $typed = @($line.CommandElements | Where-Object { $_.Extent.EndOffset -lt $position } | Select-Object -Skip 1 | ForEach-Object { $_.ToString() })
            # Older ones drop an empty argument.
            $empty = if ($PSNativeCommandArgumentPassing -in 'Standard', 'Windows') { '' } else { '""' }
            & $line.CommandElements[0].ToString() '{{Ask}}' @typed $(if ($word) { $word } else { $empty }) 2>$null |
                ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
        }
        """;

    /// <summary>The shells with a script.</summary>
    public static IReadOnlyList<string> Shells { get; } = ["bash", "zsh", "fish", "pwsh"];

    /// <summary>The script; null for another shell.</summary>
    public static string? For(string shell) => shell.ToLowerInvariant() switch
    {
        "bash" => Bash,
        "zsh" => Zsh,
        "fish" => Fish,
        "pwsh" or "powershell" => Pwsh,
        _ => null,
    };
}
