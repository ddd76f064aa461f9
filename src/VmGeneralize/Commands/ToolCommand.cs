using System.CommandLine;
using VmGeneralize.Blocks;
using VmGeneralize.Console;

namespace VmGeneralize.Commands;

/// <summary>The root command: verbs, version, and the one place where failures become messages and exit codes.</summary>
internal static class ToolCommand
{
    public static async Task<int> RunAsync(string[] arguments)
    {
        StandardHandles.Occupy();
        System.Console.SetError(new TolerantWriter(System.Console.Error));
        Verb[] verbs =
        [
            InspectCommand.Create(),
            PlanCommand.Create(),
            GeneralizeCommand.Create(),
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

        ParseResult parsed = root.Parse(arguments);
        if (verbs.FirstOrDefault(verb => verb.Command == parsed.CommandResult.Command) is { } chosen)
        {
            chosen.Command.Description += "\n\n" + chosen.Details;
        }

        bool json = arguments.Contains("--json");
        string[] mistakes = [.. parsed.Errors.Select(error => error.Message), .. EmptyValues.In(parsed)];
        if (mistakes.Length > 0)
        {
            string command = parsed.CommandResult.Command == root ? "" : $"{parsed.CommandResult.Command.Name} ";
            UsageException usage = new($"{string.Join('\n', mistakes)}\nTry: vmgeneralize {command}--help");
            return (int)Failure.Report(usage, json);
        }

        using Interruption interruption = new();
        InvocationConfiguration configuration = new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
        try
        {
            return await parsed.InvokeAsync(configuration, interruption.Token).ConfigureAwait(false);
        }
        catch (Exception problem)
        {
            return (int)Failure.Report(problem, json);
        }
    }
}
