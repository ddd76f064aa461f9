using System.CommandLine;

namespace VmGeneralize.Commands;

/// <summary>Options that belong together.</summary>
/// <param name="Title">What the help calls them.</param>
/// <param name="Options">In the order of the help.</param>
internal sealed record OptionSection(string Title, IReadOnlyList<Option> Options);
