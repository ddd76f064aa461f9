namespace VmGeneralize.Help;

/// <summary>Options that a help lists together.</summary>
/// <param name="Title">Without a colon.</param>
/// <param name="Entries">The options.</param>
internal sealed record HelpSection(string Title, IReadOnlyList<HelpEntry> Entries);
