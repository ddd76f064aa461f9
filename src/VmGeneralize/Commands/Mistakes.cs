using System.CommandLine;
using System.CommandLine.Parsing;
using VmGeneralize.Blocks;
using VmGeneralize.Help;

namespace VmGeneralize.Commands;

/// <summary>What is wrong with a command line: what was typed, and what was probably meant.</summary>
internal static class Mistakes
{
    /// <summary>One sentence for each mistake.</summary>
    public static IReadOnlyList<string> In(ParseResult parsed, Command root)
    {
        string[] typed = [.. parsed.Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash)
            .Where(token => token.Type == TokenType.Argument).Select(token => token.Value)];
        if (parsed.CommandResult.Command == root)
        {
            // The parser finds no mistake beside --help.
            if (parsed.UnmatchedTokens.FirstOrDefault(text => !text.StartsWith('-')) is { } word)
            {
                return [$"Unknown command {word}.{NearestName.Question(word, root.Subcommands.Select(command => command.Name))}"];
            }

            string[] options = [.. UnknownOptions(typed, root)];
            return parsed.Errors.Count == 0 ? [] : options.Length > 0 ? options
                : [.. parsed.Errors.OrderBy(error => error.SymbolResult is CommandResult).Select(Plain).Take(1)];
        }

        if (WithoutValue(parsed) is { } option)
        {
            return [$"{option} needs a value: an option follows it."];
        }

        // An unknown option was taken for an argument, and all other errors follow from that.
        string[] unknown = [.. UnknownOptions(typed, parsed.CommandResult.Command)];
        return unknown.Length > 0 ? unknown : [.. parsed.Errors.Select(Plain), .. EmptyValues.In(parsed), .. DashValues.In(parsed)];
    }

    // After "--operations=" with an empty variable the parser takes the next word for the value.
    private static string? WithoutValue(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        return parsed.CommandResult.Children.OfType<OptionResult>().FirstOrDefault(given => given.Tokens.Any(token =>
            command.Options.Any(option => option.Name == token.Value || option.Aliases.Contains(token.Value))))?.Option.Name;
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
            .Select(name => $"Unknown option {name}.{Habit(name, command) ?? Elsewhere(name, command) ?? NearestName.Question(name, known)}");
    }

    /// <summary>What an option of virt-sysprep or az is called here; null for any other name.</summary>
    private static string? Habit(string name, Command command) => (name, command.Name) switch
    {
        ("-n" or "--dry-run" or "--what-if", "inspect" or "plan" or "verify") => $" Leave it out: {command.Name} changes nothing.",
        ("-n" or "--dry-run" or "--what-if", "cleanup" or "transfers") => " Leave it out: without --force nothing is removed.",
        ("--name", "mark") => " Name the VM without an option: vmgeneralize mark VM",
        _ => Habit(name),
    };

    private static string? Habit(string name) => name switch
    {
        "-a" or "--add" => " Name the disk without an option: vmgeneralize plan DISK",
        "-x" => " Did you mean --debug?",
        "-V" => " Did you mean --version?",
        "--list-operations" => " To list the operations: vmgeneralize operations",
        _ => null,
    };

    /// <summary>The other commands that take an option of exactly this name; null if there are none.</summary>
    private static string? Elsewhere(string name, Command command)
    {
        string[] others = [.. command.Parents.OfType<Command>().SelectMany(parent => parent.Subcommands)
            .Where(other => other.Options.Any(option => !option.Hidden && option.Name == name)).Select(other => $"vmgeneralize {other.Name}")];
        return others.Length == 0 ? null : $" It is an option of {string.Join(", ", others)}.";
    }

    /// <summary>The parser's own sentences name .NET types, so they are replaced; those of our validators are passed on.</summary>
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
            : wanted == typeof(Guid) ? "an id such as 00000000-0000-0000-0000-000000000000"
            : "another value";
    }
}
