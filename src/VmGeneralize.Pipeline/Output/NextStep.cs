namespace VmGeneralize.Pipeline.Output;

/// <summary>One thing to do after this tool: a sentence and the commands for it.</summary>
/// <param name="Text">What the commands are for.</param>
/// <param name="Scripts">The same thing in one or several shells.</param>
internal sealed record NextStep(string Text, IReadOnlyList<Script> Scripts);

/// <summary>Commands for one shell.</summary>
/// <param name="Shell">What runs them.</param>
/// <param name="Lines">To be run one after the other.</param>
internal sealed record Script(Shell Shell, IReadOnlyList<string> Lines);

/// <summary>What runs commands.</summary>
internal enum Shell
{
    /// <summary>A POSIX shell.</summary>
    Sh,

    PowerShell,

    /// <summary>The command prompt of the guest.</summary>
    Cmd,
}
