using System.CommandLine;
using System.CommandLine.Invocation;
using VmGeneralize.Console;

namespace VmGeneralize.Help;

/// <summary>What <c>--help</c> does.</summary>
/// <param name="pageOf">The page of the command that was given.</param>
internal sealed class ShowHelp(Func<Command, HelpPage> pageOf) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        foreach (string line in HelpText.Lines(pageOf(parseResult.CommandResult.Command), Terminal.Width))
        {
            Output.Whole(line); // laid out already: a command in two lines has its backslash
        }

        return (int)ExitCode.Done;
    }
}
