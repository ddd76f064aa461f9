using System.CommandLine;
using System.CommandLine.Parsing;
using VmGeneralize.Blocks;
using VmGeneralize.Help;

namespace VmGeneralize.Commands;

/// <summary>What is wrong with a command line, in words that name what was typed and what was probably meant.</summary>
internal static class Mistakes
{
    /// <summary>A sentence for each; none when all is well.</summary>
    public static IReadOnlyList<string> In(ParseResult parsed, Command root)
    {
        string[] typed = [.. parsed.Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash)
            .Where(token => token.Type == TokenType.Argument).Select(token => token.Value)];
        if (parsed.CommandResult.Command == root)
        {
            string? word = typed.FirstOrDefault(text => !text.StartsWith('-'));
            return parsed.Errors.Count == 0 ? []
                : word is null ? [.. UnknownOptions(typed, root)]
                : [$"Unknown command {word}.{NearestName.Question(word, root.Subcommands.Select(command => command.Name))}"];
        }

        // What looks like an option and is none was taken for something else, and all that follows is only a consequence.
        string[] unknown = [.. UnknownOptions(typed, parsed.CommandResult.Command)];
        return unknown.Length > 0 ? unknown : [.. parsed.Errors.Select(Plain), .. EmptyValues.In(parsed)];
    }

    private static IEnumerable<string> UnknownOptions(IEnumerable<string> typed, Command command)
    {
        IEnumerable<string> known = command.Options.Concat(command.Parents.OfType<Command>().SelectMany(parent => parent.Options)
            .Where(option => option.Recursive)).SelectMany(option => option.Aliases.Append(option.Name))
            .Where(name => name.StartsWith("--", StringComparison.Ordinal));
        return typed.Where(text => text.StartsWith("--", StringComparison.Ordinal) || (text.Length == 2 && text[0] == '-'))
            .Where(text => !File.Exists(text))
            .Select(text => text.Split('=', ':')[0])
            .Distinct()
            .Select(name => $"Unknown option {name}.{Elsewhere(name, command) ?? NearestName.Question(name, known)}");
    }

    /// <summary>Which other command takes an option of exactly this name; null when none does.</summary>
    private static string? Elsewhere(string name, Command command)
    {
        string[] others = [.. command.Parents.OfType<Command>().SelectMany(parent => parent.Subcommands)
            .Where(other => other.Options.Any(option => !option.Hidden && option.Name == name)).Select(other => $"vmgeneralize {other.Name}")];
        return others.Length == 0 ? null : $" It is an option of {string.Join(" and ", others)}.";
    }

    /// <summary>The parser's own sentences name types of the program; those written here are passed on.</summary>
    private static string Plain(ParseError error) => error switch
    {
        { SymbolResult: OptionResult option } when error.Message.StartsWith("Cannot parse argument", StringComparison.Ordinal) =>
            $"{option.Option.Name} takes {Wanted(option.Option.ValueType)}, not {string.Join(' ', option.Tokens.Select(token => token.Value))}.",
        { SymbolResult: OptionResult option } when error.Message.StartsWith("Required argument", StringComparison.Ordinal) =>
            $"{option.Option.Name} needs a value: {option.Option.HelpName ?? Wanted(option.Option.ValueType)}.",
        { SymbolResult: ArgumentResult { Tokens.Count: 0 } argument } when error.Message.StartsWith("Required argument", StringComparison.Ordinal) =>
            $"{argument.Argument.Name} is missing.",
        _ when error.Message.StartsWith("Unrecognized command or argument", StringComparison.Ordinal) =>
            $"Unexpected argument: {error.Message[(error.Message.IndexOf('\'', StringComparison.Ordinal) + 1)..].TrimEnd('.', '\'')}.",
        _ => error.Message,
    };

    private static string Wanted(Type type)
    {
        Type wanted = Nullable.GetUnderlyingType(type) ?? type.GetElementType() ?? type;
        return wanted.IsEnum ? EnumWords.List(EnumWords.Of(wanted))
            : wanted == typeof(int) || wanted == typeof(long) ? "a whole number"
            : wanted == typeof(Guid) ? "an id as in 00000000-0000-0000-0000-000000000000"
            : "another value";
    }
}
