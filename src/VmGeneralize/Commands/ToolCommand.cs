using System.CommandLine;
using System.CommandLine.Invocation;
using VmGeneralize.Blocks;
using VmGeneralize.Console;
using VmGeneralize.Pipeline;

namespace VmGeneralize.Commands;

/// <summary>The root command: verbs, version, and the one place where failures become messages and exit codes.</summary>
internal static class ToolCommand
{
    /// <summary>What people try first with any program.</summary>
    private static string[] Usual(string[] arguments) => arguments switch
    {
        [] or ["help"] => ["--help"],
        ["help", var command] => [command, "--help"],
        ["version"] => ["--version"],
        // A habit from other tools: what concerns the output stands before the command.
        ["--json", .. var rest] => [.. rest.TakeWhile(argument => argument != "--"), "--json", .. rest.SkipWhile(argument => argument != "--")],
        _ => arguments,
    };

    public static async Task<int> RunAsync(string[] arguments)
    {
        StandardHandles.Occupy();
        System.Console.SetError(new TolerantWriter(System.Console.Error));
        Verb[] verbs =
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
            VerifyCommand.Create(),
            OperationsCommand.Create(),
        ];
        RootCommand root = new(
            """
            Turn a VM disk into a clean, generalized Azure image: offline, without mounting it, without root.

            Examples:
              vmgeneralize inspect server.vhdx
              vmgeneralize plan server.vhdx
              vmgeneralize run server.vhdx --to ./out
              vmgeneralize run server.vhdx --image server --resource-group rg --location westeurope
              vmgeneralize run server.vhdx --blob "https://ACCOUNT.blob.core.windows.net/images/server.vhd?SAS"

            Exit codes: 0 done; 1 unexpected; 2 usage; 3 refused (the message says what to do first);
            4 corrupt or unsupported disk; 5 Azure; 6 attaching or DISM failed; 7 verify found leftovers; 130 cancelled.
            """);
        foreach (Verb verb in verbs)
        {
            root.Subcommands.Add(verb.Command);
        }

        StreamOptions streams = new(root);
        root.Options.OfType<VersionOption>().Single().Action = new ShowVersion();
        ParseResult parsed = root.Parse(Usual(arguments));
        if (verbs.FirstOrDefault(verb => verb.Command == parsed.CommandResult.Command) is { } chosen)
        {
            chosen.Command.Description += "\n\n" + chosen.Details;
        }

        bool json = arguments.TakeWhile(argument => argument != "--").Contains("--json");
        IReadOnlyList<string> mistakes = Mistakes.In(parsed, root);
        if (mistakes.Count > 0)
        {
            string command = parsed.CommandResult.Command == root ? "" : $"{parsed.CommandResult.Command.Name} ";
            UsageException usage = new($"{string.Join('\n', mistakes)}\nTry: vmgeneralize {command}--help");
            return (int)Failure.Report(usage, json);
        }

        return await InvokeAsync(parsed, streams, json).ConfigureAwait(false);
    }

    private static async Task<int> InvokeAsync(ParseResult parsed, StreamOptions streams, bool json)
    {
        using Interruption interruption = new();
        InvocationConfiguration configuration = new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
        RunLog? log = null;
        int exit;
        try
        {
            StreamSettings.Current = streams.Read(parsed);
            log = RunLog.Begin(StreamSettings.Current.Log, parsed);
            exit = await parsed.InvokeAsync(configuration, interruption.Token).ConfigureAwait(false);
        }
        catch (Exception problem)
        {
            exit = (int)Failure.Report(problem, json);
        }

        log?.End(exit);
        return exit;
    }

    /// <summary>With the name: whoever reads it in a log need not guess whose version it is.</summary>
    private sealed class ShowVersion : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            Output.Line(ToolVersion.Text);
            return (int)ExitCode.Done;
        }
    }
}
