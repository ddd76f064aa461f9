using System.CommandLine;
using System.CommandLine.Parsing;

namespace VmGeneralize.Commands;

/// <summary>
/// For other tools a dash means standard input or output. Disks, their records and pages need files: without this, one of the name <c>-</c> would be made.
/// </summary>
internal static class DashValues
{
    private const string Dash = "-";

    // What stands for a file or a folder in the help of an option.
    private static readonly string[] Files = ["FILE", "FILE.html", "DIR", "PATH"];

    /// <summary>What is wrong, a sentence for each; none if all is well.</summary>
    public static IEnumerable<string> In(ParseResult parsed) => parsed.CommandResult.Children.OfType<OptionResult>()
        .Where(given => Files.Contains(given.Option.HelpName) && given.Tokens.Any(token => token.Value == Dash))
        .Select(given => $"{given.Option.Name} takes the name of a file or folder, not standard input or output. For one that is named {Dash}: ./{Dash}");
}
