using VmGeneralize.Azure;
using VmGeneralize.Blocks;
using VmGeneralize.Commands;
using VmGeneralize.Disks.InPlace;
using VmGeneralize.Help;
using VmGeneralize.Pipeline;
using VmGeneralize.Pipeline.Azure;
using VmGeneralize.Pipeline.Reports;
using VmGeneralize.Pipeline.Targets;
using VmGeneralize.Servicing;

namespace VmGeneralize.Console;

/// <summary>Turns an exception into a message and an exit code. No stack trace ever reaches a user.</summary>
internal static class Failure
{
    /// <summary>Prints to standard error, and with <c>--json</c> one object to standard output.</summary>
    /// <param name="problem">What went wrong.</param>
    /// <param name="json">Whether <c>--json</c> was given.</param>
    /// <param name="disk">Which disk it was, of several.</param>
    public static ExitCode Report(Exception problem, bool json, string? disk = null)
    {
        Fault fault = Describe(problem);
        string message = Safe(fault.Text);
        foreach (string line in $"vmgeneralize: {(disk is null ? "" : $"{Safe(disk)}: ")}{message}".Split('\n').SelectMany(Fitted))
        {
            System.Console.Error.WriteLine(line);
        }

        StreamSettings settings = StreamSettings.Current;
        if (settings.Verbose && More(problem, settings.Debug) is { Length: > 0 } more)
        {
            System.Console.Error.WriteLine(more);
        }

        settings.Log?.Write(
            "error",
            message,
            line =>
            {
                line.WriteNumber("exitCode", (int)fault.Exit);
                line.WriteString("code", fault.Code);
                line.WriteString("detail", Safe(problem.ToString()));
            });
        if (json)
        {
            Print(new ErrorReport(
                (int)fault.Exit, fault.Code, Safe(fault.Message), fault.Remedy is { } remedy ? Safe(remedy) : null, fault.Changed, disk));
        }

        return fault.Exit;
    }

    // Commands are on separate, indented lines so that they can be copied.
    private static IEnumerable<string> Fitted(string line) =>
        System.Console.IsErrorRedirected || line.StartsWith(' ') ? [line] : TextWrap.Hanging(line, Terminal.Width);

    // What caused it, and with --debug where; a message is reported once, however many exceptions repeat it.
    private static string More(Exception problem, bool debug)
    {
        if (debug)
        {
            return Safe(problem is AzureException { Detail: { } known } ? $"{problem}\n{known}" : problem.ToString());
        }

        List<string> causes = problem is AzureException { Detail: { } detail } ? [$"  {detail.ReplaceLineEndings("\n  ")}"] : [];
        for (Exception? cause = problem.InnerException; cause is not null; cause = cause.InnerException)
        {
            causes.Add($"  {cause.GetType().Name}: {cause.Message}");
        }

        return Safe(string.Join('\n', causes.Distinct()));
    }

    private static void Print(ErrorReport report)
    {
        try
        {
            Output.Json(report, ReportJson.Lines.ErrorReport);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            _ = problem; // standard output may be what failed: the message is on standard error, and the exit code remains
        }
    }

    // Every message passes here: names in an image or on the command line are untrusted, and addresses carry signatures.
    private static string Safe(string message) => string.Join('\n', Redacted.Text(message).Split('\n').Select(Printable.Text));

    private static Fault Describe(Exception problem) => problem switch
    {
        CancelledAfterOutputException kept => new(ExitCode.Cancelled, "cancelled", kept.Message, Changed: true),
        CancelledOnDeviceException begun => new(ExitCode.Cancelled, "cancelled", begun.Message, Changed: true),
        AzureStoppedException stopped => new(ExitCode.Cancelled, "cancelled", stopped.Message),
        TransferCancelledException stopped => new(ExitCode.Cancelled, "cancelled", stopped.Message, Changed: true),
        OperationCanceledException => new(ExitCode.Cancelled, "cancelled", "Cancelled. Nothing was changed and no file was left.", Changed: false),
        RefusedException refused => new(ExitCode.Refused, refused.Code.Text, refused.Reason, refused.FirstDo, Changed: false) { Kind = "Refused: " },
        CorruptDataException corrupt => new(ExitCode.Corrupt, "corrupt", corrupt.Reason, corrupt.Advice, Changed: false) { Kind = "Damaged: " },
        UnsupportedFeatureException unsupported =>
            new(ExitCode.Corrupt, "unsupported", $"{unsupported.Feature} is not supported.", unsupported.Advice, Changed: false),
        ServicingException servicing => new(ExitCode.Servicing, $"servicing-{servicing.Step.ToString().ToLowerInvariant()}", servicing.Message),
        AzureException azure => new(ExitCode.Azure, azure.ServiceCode ?? "azure", azure.Message),
        UsageException usage => new(ExitCode.Usage, "usage", usage.Message, Changed: false) { IsSelfEvident = true },
        // Of this machine: a path that is missing in a guest has its own exception.
        FileNotFoundException { FileName: not null } or DirectoryNotFoundException =>
            new(ExitCode.Usage, "not-found", problem.Message, Changed: false) { IsSelfEvident = true },
        NotAFileException => new(ExitCode.Usage, "not-a-file", problem.Message, Changed: false) { IsSelfEvident = true },
        UnfinishedCommitException begun => new(ExitCode.Unexpected, "in-place-unfinished", begun.Message, Changed: true),
        UnfinishedDeviceException begun => new(ExitCode.Unexpected, "device-unfinished", begun.Message, Changed: true),
        NotPrintedException done => new(ExitCode.Unexpected, "not-printed", done.Message, Changed: true),
        NotRecordedException done => new(ExitCode.Unexpected, "not-recorded", done.Message, Changed: true),
        UnauthorizedAccessException or IOException => new(ExitCode.Unexpected, "io", problem.Message) { Note = "The source disk was not changed." },
        _ => new(
            ExitCode.Unexpected,
            "unexpected",
            "This is a defect in vmgeneralize, please report it with the command you gave: "
                + $"{problem.GetType().Name}: {Printable.Text(problem.Message)}")
        {
            Note = "The source disk was not changed.",
        },
    };

    /// <summary>A failure, in the parts that scripts tell apart.</summary>
    private sealed record Fault(ExitCode Exit, string Code, string Message, string? Remedy = null, bool? Changed = null)
    {
        /// <summary>Before the message, in a text.</summary>
        public string Kind { get; init; } = "";

        /// <summary>After it.</summary>
        public string? Note { get; init; }

        /// <summary>It is obvious that nothing was changed.</summary>
        public bool IsSelfEvident { get; init; }

        public string Text
        {
            get
            {
                string?[] lines =
                [
                    Kind + Message,
                    Remedy is null ? null : $"Do this first: {Remedy}",
                    Note ?? (Changed == false && !IsSelfEvident && Exit != ExitCode.Cancelled ? "Nothing was changed." : null),
                ];
                return string.Join('\n', lines.OfType<string>());
            }
        }
    }
}
