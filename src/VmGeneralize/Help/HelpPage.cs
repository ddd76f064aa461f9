using System.CommandLine;
using VmGeneralize.Commands;

namespace VmGeneralize.Help;

/// <summary>
/// Everything about one command, or about all of them: the single source of <c>--help</c>, of the manual page and of the pages in
/// <c>docs</c>.
/// </summary>
internal sealed record HelpPage
{
    private const string ExamplesTitle = "Examples:";

    private const string ExitCodesTitle = "Exit codes: ";

    /// <summary>The command; empty for the overview.</summary>
    public required string Name { get; init; }

    /// <summary>One sentence or two.</summary>
    public required string Summary { get; init; }

    /// <summary>How the command line looks.</summary>
    public required string Usage { get; init; }

    /// <summary>What else to know, a paragraph each.</summary>
    public IReadOnlyList<string> Paragraphs { get; init; } = [];

    /// <summary>Command lines.</summary>
    public IReadOnlyList<string> Examples { get; init; } = [];

    public IReadOnlyList<HelpEntry> Commands { get; init; } = [];

    public IReadOnlyList<HelpEntry> Arguments { get; init; } = [];

    /// <summary>Options of this command, the most general first.</summary>
    public IReadOnlyList<HelpSection> Options { get; init; } = [];

    /// <summary>Options that every command has.</summary>
    public IReadOnlyList<HelpEntry> CommonOptions { get; init; } = [];

    /// <summary>A paragraph that lists what the process can answer.</summary>
    public required string ExitCodes { get; init; }

    /// <summary>The overview.</summary>
    /// <param name="root">The program.</param>
    /// <param name="details">Examples and exit codes.</param>
    public static HelpPage Of(RootCommand root, string details) => WithDetails(details) with
    {
        Name = "",
        Summary = root.Description ?? "",
        Usage = "vmgeneralize COMMAND [options]",
        Commands =
        [
            .. root.Subcommands.Where(command => !command.Hidden).Select(command => new HelpEntry(
                string.Join(' ', command.Arguments.Where(argument => argument.Arity.MinimumNumberOfValues > 0).Select(NameOf).Prepend(command.Name)),
                command.Description ?? "")),
        ],
        CommonOptions = [.. root.Options.Select(EntryOf)],
    };

    /// <summary>One command.</summary>
    /// <param name="verb">The command.</param>
    /// <param name="root">The program, which has the options that every command has.</param>
    public static HelpPage Of(Verb verb, RootCommand root)
    {
        Command command = verb.Command;
        IEnumerable<string> usage = command.Arguments.Select(NameOf).Prepend(command.Name).Prepend("vmgeneralize").Append("[options]");
        return WithDetails(verb.Details) with
        {
            Name = command.Name,
            Summary = command.Description ?? "",
            Usage = string.Join(' ', usage),
            Arguments = [.. command.Arguments.Select(argument => new HelpEntry(NameOf(argument), argument.Description ?? ""))],
            Options = [.. SectionsOf(verb)],
            CommonOptions = [.. root.Options.Where(option => option.Recursive).Select(EntryOf)],
        };
    }

    private static IEnumerable<HelpSection> SectionsOf(Verb verb)
    {
        HashSet<Option> apart = [.. verb.Sections.SelectMany(section => section.Options)];
        OptionSection others = new("Options", [.. verb.Command.Options.Where(option => !option.Hidden && !apart.Contains(option))]);
        return verb.Sections.Prepend(others).Where(section => section.Options.Count > 0)
            .Select(section => new HelpSection(section.Title, [.. section.Options.Select(EntryOf)]));
    }

    // Paragraphs are separated by empty lines; one begins with "Examples:", the last one with "Exit codes:".
    private static HelpPage WithDetails(string details)
    {
        string[] paragraphs = details.ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string? examples = paragraphs.FirstOrDefault(text => text.StartsWith(ExamplesTitle, StringComparison.Ordinal));
        string? exits = paragraphs.FirstOrDefault(text => text.StartsWith(ExitCodesTitle, StringComparison.Ordinal));
        return new HelpPage
        {
            Name = "",
            Summary = "",
            Usage = "",
            Paragraphs = [.. paragraphs.Where(text => text != examples && text != exits).Select(text => text.ReplaceLineEndings(" "))],
            Examples = [.. (examples ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Skip(1)],
            ExitCodes = exits?.ReplaceLineEndings(" ") ?? throw new InvalidOperationException("A help says nothing of exit codes."),
        };
    }

    private static string NameOf(Argument argument)
    {
        string name = argument.Arity.MaximumNumberOfValues > 1 ? $"{argument.Name}..." : argument.Name;
        return argument.Arity.MinimumNumberOfValues == 0 ? $"[{name}]" : name;
    }

    private static HelpEntry EntryOf(Option option)
    {
        string value = option.Arity.MaximumNumberOfValues == 0 || option.ValueType == typeof(bool) ? "" : $" {option.HelpName ?? ValuesOf(option)}";
        IEnumerable<string> names = option.Aliases.Append(option.Name).Where(name => !name.StartsWith('/')).Distinct()
            .OrderBy(name => name.Length).ThenBy(name => name, StringComparer.Ordinal);
        string standard = option.HasDefaultValue && option.ValueType == typeof(string) && option.GetDefaultValue() is string text ? $" Default: {text}." : "";
        return new HelpEntry(string.Join(", ", names) + value, Meaning(option) + standard);
    }

    private static string ValuesOf(Option option)
    {
        Type type = Nullable.GetUnderlyingType(option.ValueType) ?? option.ValueType;
        return type.IsEnum ? string.Join('|', EnumWords.Of(type)) : "VALUE";
    }

    // The options of the parser's package, in the words of the others.
    private static string Meaning(Option option) => option.Name switch
    {
        "--help" => "Show this help.",
        "--version" => "Show the name and the version.",
        _ => option.Description ?? "",
    };
}
