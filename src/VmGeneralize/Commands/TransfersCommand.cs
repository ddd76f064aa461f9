using System.CommandLine;
using System.Globalization;
using VmGeneralize.Azure.Blobs;
using VmGeneralize.Blocks;
using VmGeneralize.Console;
using VmGeneralize.Pipeline;
using VmGeneralize.Pipeline.Azure;
using VmGeneralize.Pipeline.Reports;
using VmGeneralize.Pipeline.Results;

namespace VmGeneralize.Commands;

internal static class TransfersCommand
{
    private const string List = "list";
    private const string Clean = "clean";

    private const string Details =
        """
        An interrupted upload or download leaves a resume file beside the disk (NAME.vmgeneralize-upload, -download); a download also leaves
        what it has received (NAME.vmgeneralize-partial). The same command resumes from there, or starts over with --restart. If you no longer
        want to resume, "clean --force" removes them; without --force they are only listed. Files of a transfer that is running stay.
        Nothing in Azure is touched: "cleanup" removes what killed runs left there.

        Examples:
          vmgeneralize transfers list
          vmgeneralize transfers list /images
          vmgeneralize transfers clean /images --older-than 48 --force

        Exit codes: 0 done, or nothing to be done; 1 unexpected; 2 usage; 130 cancelled.
        """;

    public static Verb Create()
    {
        Argument<string> action = new("ACTION") { Description = "list or clean." };
        action.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && token.Value is not (List or Clean))
            {
                result.AddError($"transfers takes {List} or {Clean}, not {token.Value}.{NearestName.Question(token.Value, [List, Clean])}");
            }
        });
        Argument<string[]> folders = new("FOLDER") { Description = "Where to look. Default: the current folder.", Arity = ArgumentArity.ZeroOrMore };
        Option<int> older = new("--older-than")
        {
            Description = "clean: only those without progress for at least this many hours.",
            HelpName = "HOURS",
            DefaultValueFactory = _ => 0,
        };
        Option<bool> force = new("--force") { Description = "clean: remove them. Without it they are only listed." };
        Option<bool> json = CommonOptions.Json();
        Command command = new("transfers", "List what interrupted uploads and downloads left on this machine, or remove it.")
        {
            action, folders, older, force, json,
        };
        command.SetAction(parsed =>
        {
            string[] where = parsed.GetValue(folders) is { Length: > 0 } named ? named : ["."];
            bool clean = parsed.GetRequiredValue(action) == Clean;
            FoundTransfers found = new InterruptedTransfers(TimeProvider.System).Run(
                where, TimeSpan.FromHours(clean ? parsed.GetValue(older) : 0), clean && parsed.GetValue(force));
            if (parsed.GetValue(json))
            {
                Output.Json(ReportMapper.Of(found), ReportJson.Lines.TransfersReport);
            }
            else
            {
                Print(found, clean);
            }

            return (int)ExitCode.Done;
        });
        return new Verb(command, Details);
    }

    private static void Print(FoundTransfers found, bool clean)
    {
        foreach (KeptTransfer one in found.Going)
        {
            Output.Line($"{(!clean ? "" : found.IsDone ? "removed: " : "would be removed: ")}{Text(one)}");
        }

        foreach (KeptTransfer one in found.Staying)
        {
            Output.Line($"{(one.IsRunning ? "running: " : "kept: ")}{Text(one)}");
        }

        if (found.Going.Count + found.Staying.Count == 0)
        {
            Output.Line("No interrupted transfer was found there.");
        }
        else if (clean && !found.IsDone && found.Going.Count > 0)
        {
            Output.Line("Add --force to remove them.");
        }
    }

    private static string Text(KeptTransfer one)
    {
        string what = one.Place is null ? "cannot be read"
            : $"{(one.IsUpload ? "upload to" : "download from")} {one.Place}, {Bytes.Text(one.Done)} of {Bytes.Text(one.Length)}";
        return $"{one.File}: {what}, last written {one.Written.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC";
    }
}
