using System.CommandLine;
using VmGeneralize.Console;
using VmGeneralize.Pipeline;
using VmGeneralize.Pipeline.Reports;
using VmGeneralize.Pipeline.Results;

namespace VmGeneralize.Commands;

internal static class UndoCommand
{
    private const string Details =
        """
        Afterwards the disk is byte for byte what it was before generalize --in-place. It must be as --in-place left it: one that was started
        since, or undone already, is refused. The file is kept. If undo is interrupted, the next command on the disk finishes it.

        Examples:
          vmgeneralize generalize server.vhdx --in-place --undo server.undo
          vmgeneralize undo server.vhdx server.undo

        Exit codes: 0 done; 1 unexpected; 2 usage; 3 refused; 4 corrupt or unsupported disk; 130 cancelled.
        """;

    public static Verb Create()
    {
        Argument<string> disk = new("DISK") { Description = "The disk file that was generalized in place." };
        Argument<string> file = new("FILE") { Description = "The file that --undo wrote." };
        Option<bool> json = CommonOptions.Json();
        Command command = new("undo", "Undo what generalize --in-place changed, with the file that --undo kept.") { disk, file, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            UndoneDisk done = await Task.Run(
                () => InPlaceUndo.Run(parsed.GetRequiredValue(disk), parsed.GetRequiredValue(file), cancellation), cancellation).ConfigureAwait(false);
            NotPrintedException.Guard($"{done.File} is as it was before", () =>
            {
                if (parsed.GetValue(json))
                {
                    Output.Json(ReportMapper.Of(done), ReportJson.Lines.UndoReport);
                }
                else
                {
                    Output.Line($"{done.File} is as it was before: {Bytes.Text(done.RestoredBytes)} restored. Its record was deleted.");
                }
            });
            return (int)ExitCode.Done;
        });
        return new Verb(command, Details);
    }
}
