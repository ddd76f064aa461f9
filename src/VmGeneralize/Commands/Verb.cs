using System.CommandLine;

namespace VmGeneralize.Commands;

/// <summary>One command of the tool.</summary>
/// <param name="Command">As the parser knows it; its description is the one sentence that the overview shows.</param>
/// <param name="Details">What its own help adds: examples and exit codes.</param>
internal sealed record Verb(Command Command, string Details);
