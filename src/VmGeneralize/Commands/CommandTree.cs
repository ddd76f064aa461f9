using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using VmGeneralize.Console;
using VmGeneralize.Help;
using VmGeneralize.Pipeline;

namespace VmGeneralize.Commands;

/// <summary>All commands, for the parser, and their help.</summary>
internal sealed class CommandTree
{
    private const string Details =
        """
        Examples:
          vmgeneralize inspect server.vhdx
          vmgeneralize plan server.vhdx
          vmgeneralize run server.vhdx --to ./out
          vmgeneralize run server.vhdx --image server --resource-group rg --location westeurope
          vmgeneralize run server.vhdx --blob "https://ACCOUNT.blob.core.windows.net/images/server.vhd?SAS"

        Exit codes: 0 done; 1 unexpected; 2 usage; 3 refused (the message says what to do first); 4 corrupt or unsupported disk; 5 Azure;
        6 attaching or DISM failed; 7 verify found leftovers; 130 cancelled.
        """;

    private readonly Verb[] _verbs;

    public CommandTree()
    {
        _verbs =
        [
            InspectCommand.Create(),
            PlanCommand.Create(),
            GeneralizeCommand.Create(),
            UndoCommand.Create(),
            OptimizeCommand.Create(),
            RunCommand.Create(),
            UploadCommand.Create(),
            RegisterCommand.Create(),
            MarkCommand.Create(),
            CleanupCommand.Create(),
            DownloadCommand.Create(),
            TransfersCommand.Create(),
            VerifyCommand.Create(),
            OperationsCommand.Create(),
            CompletionCommand.Create(),
            ManualCommand.Create(Pages),
        ];
        Root = new RootCommand("Turn a VM disk into a clean, generalized Azure image: offline, without mounting it, without root.");
        foreach (Verb verb in _verbs)
        {
            Root.Subcommands.Add(verb.Command);
        }

        Streams = new StreamOptions(Root);
        Root.Options.OfType<VersionOption>().Single().Action = new ShowVersion();
        Root.Options.OfType<HelpOption>().Single().Action = new ShowHelp(PageOf);
    }

    public RootCommand Root { get; }

    /// <summary>Options of every command.</summary>
    public StreamOptions Streams { get; }

    /// <summary>The overview, then every command.</summary>
    public IReadOnlyList<HelpPage> Pages() => [PageOf(Root), .. _verbs.Select(verb => PageOf(verb.Command))];

    private HelpPage PageOf(Command command) =>
        Array.Find(_verbs, verb => verb.Command == command) is { } verb ? HelpPage.Of(verb, Root) : HelpPage.Of(Root, Details);

    /// <summary>With the name, so that a line in a log says whose version it is.</summary>
    private sealed class ShowVersion : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            Output.Line(ToolVersion.Text);
            return (int)ExitCode.Done;
        }
    }
}
