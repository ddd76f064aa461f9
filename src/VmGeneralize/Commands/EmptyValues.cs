using System.CommandLine;
using System.CommandLine.Parsing;

namespace VmGeneralize.Commands;

/// <summary>
/// An empty value is a variable that was not set. Taken for a path it would mean the current folder, or fail deep inside; taken for a list of
/// operations, that nothing is to be removed.
/// </summary>
internal static class EmptyValues
{
    /// <summary>What is wrong, a sentence for each; none when all is well.</summary>
    public static IEnumerable<string> In(ParseResult parsed)
    {
        foreach (SymbolResult given in parsed.CommandResult.Children)
        {
            (string name, IReadOnlyList<Token> tokens) = given switch
            {
                OptionResult option => (option.Option.Name, option.Tokens),
                ArgumentResult argument => (argument.Argument.Name, argument.Tokens),
                _ => ("", []),
            };
            if (tokens.Any(token => token.Value.Length == 0))
            {
                yield return $"{name} has an empty value: give one{(name.StartsWith('-') ? ", or leave the option out" : "")}.";
            }
        }
    }
}
