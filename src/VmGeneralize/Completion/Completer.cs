using System.CommandLine;
using System.CommandLine.Completions;
using VmGeneralize.Commands;
using VmGeneralize.Help;

namespace VmGeneralize.Completion;

/// <summary>
/// What can follow on a command line: commands, options and the values of options, spelled as they are accepted. For a file it says
/// nothing, and the shell offers files.
/// </summary>
internal static class Completer
{
    /// <summary>The words that may be where the last one is.</summary>
    /// <param name="root">The program.</param>
    /// <param name="words">What was typed after the name of the program; the last word is the one to complete, and may be empty.</param>
    public static IReadOnlyList<string> Of(RootCommand root, IReadOnlyList<string> words)
    {
        string typed = words.Count == 0 || words[^1] == "=" ? "" : words[^1];
        Command command = root;
        Option? open = null;
        int arguments = 0;
        foreach (string word in words.SkipLast(1))
        {
            if (word == "=")
            {
                continue; // bash takes --option=value apart
            }

            if (open is not null)
            {
                open = null;
            }
            else if (word.StartsWith('-'))
            {
                open = OptionsOf(root, command).FirstOrDefault(option => IsNamed(option, word) && TakesValue(option));
            }
            else if (command == root && root.Subcommands.FirstOrDefault(sub => sub.Name == word) is { } chosen)
            {
                command = chosen;
            }
            else
            {
                arguments++;
            }
        }

        return [.. Candidates(root, command, open, arguments, typed).Where(word => word.StartsWith(typed, StringComparison.OrdinalIgnoreCase)).Distinct()];
    }

    private static IEnumerable<string> Candidates(RootCommand root, Command command, Option? open, int arguments, string typed)
    {
        if (open is not null)
        {
            return ValuesOf(open, typed);
        }

        if (typed.StartsWith("--", StringComparison.Ordinal) && typed.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals)
        {
            string name = typed[..equals];
            return OptionsOf(root, command).FirstOrDefault(option => IsNamed(option, name)) is { } given
                ? ValuesOf(given, typed[(equals + 1)..]).Select(value => $"{name}={value}")
                : [];
        }

        return typed.StartsWith('-') ? OptionsOf(root, command).Select(option => option.Name).Order(StringComparer.Ordinal)
            : command == root ? root.Subcommands.Where(sub => !sub.Hidden).Select(sub => sub.Name)
            : command.Arguments.Count > 0 ? Labels(command.Arguments[Math.Min(arguments, command.Arguments.Count - 1)].CompletionSources)
            : [];
    }

    private static IEnumerable<string> ValuesOf(Option option, string typed)
    {
        Type type = Nullable.GetUnderlyingType(option.ValueType) ?? option.ValueType;
        IEnumerable<string> values = type.IsEnum && option.HelpName is null ? EnumWords.Of(type) : Labels(option.CompletionSources);
        if (option.HelpName != OperationOptions.ListName)
        {
            return values;
        }

        // The last name of a list is completed; what is before it stays.
        int last = typed.LastIndexOf(',') + 1;
        string before = typed[..last] + (typed.AsSpan(last).StartsWith("-") ? "-" : "");
        return values.Select(value => before + value);
    }

    private static IEnumerable<string> Labels(IEnumerable<Func<CompletionContext, IEnumerable<CompletionItem>>> sources) =>
        sources.SelectMany(source => source(CompletionContext.Empty)).Select(item => item.InsertText ?? item.Label);

    private static IEnumerable<Option> OptionsOf(RootCommand root, Command command) =>
        command == root ? root.Options : command.Options.Concat(root.Options.Where(option => option.Recursive));

    private static bool IsNamed(Option option, string word) => option.Name == word || option.Aliases.Contains(word);

    private static bool TakesValue(Option option) => option.ValueType != typeof(bool) && option.Arity.MaximumNumberOfValues > 0;
}
