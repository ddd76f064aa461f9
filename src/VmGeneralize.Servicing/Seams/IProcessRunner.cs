using System.ComponentModel;

namespace VmGeneralize.Servicing.Seams;

/// <summary>Starts programs.</summary>
internal interface IProcessRunner
{
    /// <summary>Runs a program to its end and returns what it ended with and its last lines.</summary>
    /// <param name="program">Full path.</param>
    /// <param name="arguments">One by one, not quoted.</param>
    /// <param name="output">Receives its output in the pieces that line ends cut.</param>
    /// <param name="cancellation">Ends it, with all that it started, before this returns.</param>
    /// <exception cref="Win32Exception">It cannot be started.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the program has ended.</exception>
    Task<ProcessResult> RunAsync(string program, IReadOnlyList<string> arguments, Action<string> output, CancellationToken cancellation);
}

/// <summary>Result of a program.</summary>
/// <param name="ExitCode">What it answered.</param>
/// <param name="LastLines">The end of what it printed.</param>
internal sealed record ProcessResult(int ExitCode, IReadOnlyList<string> LastLines);
