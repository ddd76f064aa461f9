using System.CommandLine;
using VmGeneralize.Blocks;
using VmGeneralize.Completion;
using VmGeneralize.Console;

namespace VmGeneralize.Commands;

/// <summary>Runs one command line: the one place where failures become messages and exit codes.</summary>
internal static class ToolCommand
{
    /// <summary>Habits from other tools, as this one spells them.</summary>
    private static string[] Translate(string[] arguments) => arguments switch
    {
        [] or ["help"] => ["--help"],
        ["help", var command] => [command, "--help"],
        ["version"] => ["--version"],
        ["--list-operations", .. var rest] => ["operations", .. rest], // virt-sysprep
        // Options for the output are often before the command.
        ["--json", .. var rest] => [.. rest.TakeWhile(argument => argument != "--"), "--json", .. rest.SkipWhile(argument => argument != "--")],
        _ => arguments,
    };

    public static async Task<int> RunAsync(string[] arguments)
    {
        try
        {
            StandardHandles.Occupy();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return (int)Failure.Report(problem, json: false); // what is printed would go into the first file that is opened
        }

        FileSizeSignal.Ignore();
        System.Console.SetError(new TolerantWriter(System.Console.Error));
        CommandTree tree = new();
        if (arguments is [CompletionScript.Ask, .. var words])
        {
            return (int)Complete(Completer.Of(tree.Root, words));
        }

        RootCommand root = tree.Root;
        ParseResult parsed = root.Parse(Translate(arguments));
        bool json = arguments.TakeWhile(argument => argument != "--").Contains("--json");
        IReadOnlyList<string> mistakes = Mistakes.In(parsed, root);
        if (mistakes.Count > 0)
        {
            string command = parsed.CommandResult.Command == root ? "" : $"{parsed.CommandResult.Command.Name} ";
            UsageException usage = new($"{string.Join('\n', mistakes)}\nTry: vmgeneralize {command}--help");
            return (int)Failure.Report(usage, json);
        }

        return await InvokeAsync(parsed, tree.Streams, json).ConfigureAwait(false);
    }

    private static ExitCode Complete(IEnumerable<string> words)
    {
        try
        {
            foreach (string word in words)
            {
                Output.Line(word);
            }

            return ExitCode.Done;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return Failure.Report(problem, json: false); // the shell that asked is gone, or its disk is full
        }
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
}
