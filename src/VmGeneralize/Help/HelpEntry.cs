namespace VmGeneralize.Help;

/// <summary>An argument, an option or a command, as its help names it.</summary>
/// <param name="Name">With all its spellings and what stands for its value, such as <c>-o, --output FILE</c>.</param>
/// <param name="Text">What it means.</param>
internal sealed record HelpEntry(string Name, string Text);
