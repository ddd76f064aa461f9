using System.CommandLine;

namespace VmGeneralize.Commands;

/// <summary>One command of the tool.</summary>
/// <param name="Command">For the parser; its description is the sentence that the overview shows.</param>
/// <param name="Details">More for its own help: explanations, examples and exit codes.</param>
internal sealed record Verb(Command Command, string Details)
{
    /// <summary>Options that the help lists apart, after the others.</summary>
    public IReadOnlyList<OptionSection> Sections { get; init; } = [];
}
