using System.Text.Json;
using VmGeneralize.Azure;
using VmGeneralize.Blocks;
using VmGeneralize.Commands;
using VmGeneralize.Disks.InPlace;
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
        (ExitCode exit, string code, string text) = Describe(problem);
        string message = Safe(text);
        System.Console.Error.WriteLine($"vmgeneralize: {(disk is null ? "" : $"{Safe(disk)}: ")}{message}");
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
                line.WriteNumber("exitCode", (int)exit);
                line.WriteString("code", code);
                line.WriteString("detail", Safe(problem.ToString()));
            });
        if (json)
        {
            Print(new ErrorReport((int)exit, code, message, disk));
        }

        return exit;
    }

    // What caused it, and with --debug where; a message is told once, however many exceptions repeat it.
    private static string More(Exception problem, bool debug)
    {
        if (debug)
        {
            return Safe(problem.ToString());
        }

        List<string> causes = [];
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
            System.Console.Out.WriteLine(JsonSerializer.Serialize(report, ReportJson.Lines.ErrorReport));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            _ = problem; // standard output may be what failed: the message is on standard error, and the exit code remains
        }
    }

    // Here passes every message: names in an image and on the command line are written by strangers, and addresses carry signatures.
    private static string Safe(string message) => string.Join('\n', Redacted.Text(message).Split('\n').Select(Printable.Text));

    private static (ExitCode Exit, string Code, string Message) Describe(Exception problem) => problem switch
    {
        CancelledAfterOutputException kept => (ExitCode.Cancelled, "cancelled", kept.Message),
        AzureStoppedException stopped => (ExitCode.Cancelled, "cancelled", stopped.Message),
        TransferCancelledException stopped => (ExitCode.Cancelled, "cancelled", stopped.Message),
        OperationCanceledException => (ExitCode.Cancelled, "cancelled", "Cancelled. Nothing was changed and no file was left."),
        RefusedException refused => (
            ExitCode.Refused,
            refused.Code.Text,
            $"Refused: {Printable.Text(refused.Reason)}\nFirst: {Printable.Text(refused.FirstDo)}\nNothing was changed."),
        CorruptDataException corrupt => (ExitCode.Corrupt, "corrupt", $"Damaged: {Printable.Text(corrupt.Message)}\nNothing was changed."),
        UnsupportedFeatureException unsupported => (ExitCode.Corrupt, "unsupported", $"{Printable.Text(unsupported.Message)}\nNothing was changed."),
        ServicingException servicing => (ExitCode.Servicing, $"servicing-{servicing.Step.ToString().ToLowerInvariant()}", servicing.Message),
        AzureException azure => (ExitCode.Azure, azure.ServiceCode ?? "azure", azure.Message),
        UsageException usage => (ExitCode.Usage, "usage", usage.Message),
        // Of this machine: a path that is missing in a guest has an exception of its own.
        FileNotFoundException { FileName: not null } or DirectoryNotFoundException => (ExitCode.Usage, "not-found", problem.Message),
        NotAFileException => (ExitCode.Usage, "not-a-file", problem.Message),
        UnfinishedCommitException begun => (ExitCode.Unexpected, "in-place-unfinished", begun.Message),
        NotPrintedException done => (ExitCode.Unexpected, "not-printed", done.Message),
        NotRecordedException done => (ExitCode.Unexpected, "not-recorded", done.Message),
        UnauthorizedAccessException or IOException => (ExitCode.Unexpected, "io", $"{problem.Message}\nThe source disk was not changed."),
        _ => (
            ExitCode.Unexpected,
            "unexpected",
            $"This is a defect in vmgeneralize, please report it with the command you gave: {problem.GetType().Name}: {Printable.Text(problem.Message)}\n"
            + "The source disk was not changed."),
    };
}
