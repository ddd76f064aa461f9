namespace VmGeneralize.Pipeline.Output;

/// <summary>One thing to do after this tool: a sentence and the commands for it.</summary>
/// <param name="Text">What the commands are for.</param>
/// <param name="Scripts">The same thing in one or several shells.</param>
internal sealed record NextStep(string Text, IReadOnlyList<Script> Scripts);

/// <summary>Commands for one shell.</summary>
/// <param name="Shell"><c>sh</c>, <c>powershell</c> or <c>cmd</c>.</param>
/// <param name="Lines">To be run one after the other.</param>
internal sealed record Script(string Shell, IReadOnlyList<string> Lines);
