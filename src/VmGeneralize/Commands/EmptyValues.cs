using System.CommandLine;
using System.CommandLine.Parsing;

namespace VmGeneralize.Commands;

/// <summary>
/// An empty value usually comes from a variable that was not set. As a path it would mean the current folder, or fail deep inside; as a list of
/// operations it would mean that nothing is removed.
/// </summary>
internal static class EmptyValues
{
    /// <summary>What is wrong, a sentence for each; none if all is well.</summary>
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
                yield return $"The value of {name} is empty: give one{(name.StartsWith('-') ? ", or leave the option out" : "")}.";
            }
        }
    }
}
