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
        The disk is byte for byte what it was before generalize --in-place. It has to be in the state that --in-place left it in: one that was
        started since, or undone already, is refused. The file stays. Interrupted, the next command on the disk ends it.

        Examples:
          vmgeneralize generalize server.vhdx --in-place --undo server.undo
          vmgeneralize undo server.vhdx server.undo

        Exit codes: 0 done; 1 unexpected; 2 usage; 3 refused.
        """;

    public static Verb Create()
    {
        Argument<string> disk = new("DISK") { Description = "The disk file that was generalized in place." };
        Argument<string> file = new("FILE") { Description = "What --undo kept." };
        Option<bool> json = CommonOptions.Json();
        Command command = new("undo", "Take back what generalize --in-place changed, by the file that --undo kept.") { disk, file, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            UndoneDisk done = await Task.Run(
                () => InPlaceUndo.Run(parsed.GetRequiredValue(disk), parsed.GetRequiredValue(file)), cancellation).ConfigureAwait(false);
            if (parsed.GetValue(json))
            {
                Output.Json(ReportMapper.Of(done), ReportJson.Lines.UndoReport);
            }
            else
            {
                Output.Line($"{done.File} is what it was before: {Bytes.Text(done.RestoredBytes)} have their old contents. Its record is gone.");
            }

            return (int)ExitCode.Done;
        });
        return new Verb(command, Details);
    }
}
