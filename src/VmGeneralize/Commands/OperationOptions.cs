using System.CommandLine;
using VmGeneralize.Blocks;
using VmGeneralize.Operations;

namespace VmGeneralize.Commands;

/// <summary>Which operations to run: <c>--operations</c>, and beside it <c>--enable</c> and <c>--disable</c>.</summary>
internal sealed class OperationOptions
{
    /// <summary>Name of the value in the help; completion recognizes it.</summary>
    public const string ListName = "LIST";

    private readonly Option<string[]> _operations = new("--operations")
    {
        Description = "Operations to run, from left to right: ids, groups, defaults or all; a leading - leaves one out. "
            + "Example: defaults,-windows-page-files. May be repeated.",
        HelpName = ListName,
    };
    private readonly Option<string[]> _enable = new("--enable")
    {
        Description = "Run these operations too, in addition to the defaults or to --operations: ids or groups. May be repeated.",
        HelpName = ListName,
    };
    private readonly Option<string[]> _disable = new("--disable")
    {
        Description = "Leave these operations out: ids or groups. May be repeated; stronger than --enable.",
        HelpName = ListName,
    };

    /// <param name="command">Gets the options.</param>
    public OperationOptions(Command command)
    {
        _operations.CompletionSources.Add(_ => (string[])[Selection.Defaults, Selection.All, .. Known()]);
        _enable.CompletionSources.Add(_ => Known());
        _disable.CompletionSources.Add(_ => Known());
        foreach (Option option in All)
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The options themselves.</summary>
    public IReadOnlyList<Option> All => [_operations, _enable, _disable];

    public OptionSection Section => new("Which operations to run", All);

    /// <summary>One list for <see cref="Selection"/>; null for the defaults.</summary>
    /// <exception cref="UsageException">A name is not an operation, or has a dash that means nothing there.</exception>
    public string? Read(ParseResult parsed)
    {
        string[] operations = parsed.GetValue(_operations) ?? [];
        string[] enabled = Names(parsed, _enable);
        string[] disabled = Names(parsed, _disable);
        if (operations.Length + enabled.Length + disabled.Length == 0)
        {
            return null;
        }

        string list = string.Join(
            ',', [.. operations.Length == 0 ? [Selection.Defaults] : operations, .. enabled, .. disabled.Select(name => $"-{name}")]);
        _ = Selection.Parse(list, Catalogue.All); // a typo is reported before a disk is read
        return list;
    }

    private static string[] Names(ParseResult parsed, Option<string[]> option)
    {
        string[] names =
        [
            .. (parsed.GetValue(option) ?? []).SelectMany(
                list => list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)),
        ];
        return Array.Find(names, name => name.StartsWith('-')) is { } dashed
            ? throw new UsageException($"{option.Name} takes ids without a dash: write {(option.Name == "--enable" ? "--disable" : "--enable")} "
                + $"{dashed.TrimStart('-')}, or use --operations.")
            : names;
    }

    private static string[] Known() =>
        [.. Catalogue.All.Select(operation => operation.Group).OfType<string>().Distinct(), .. Catalogue.All.Select(operation => operation.Id)];
}
