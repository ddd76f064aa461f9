using System.CommandLine;
using VmGeneralize.Checks;
using VmGeneralize.Console;
using VmGeneralize.Pipeline;
using VmGeneralize.Pipeline.Origins;
using VmGeneralize.Pipeline.Html;
using VmGeneralize.Pipeline.Reports;
using VmGeneralize.Pipeline.Results;

namespace VmGeneralize.Commands;

internal static class InspectCommand
{
    private const string Details =
        """
        Nothing is changed.

        Examples:
          vmgeneralize inspect server.vhdx
          vmgeneralize inspect server.vhdx --severity warning
          vmgeneralize inspect server.vhdx --report server.html
          vmgeneralize inspect server.vhdx --quiet --exit-code && vmgeneralize run server.vhdx --to ./out

        Exit codes: 0 described, whatever was found; 1 unexpected; 2 usage; 3 in use by another program, or with --exit-code not ready;
        4 corrupt or unsupported disk; 130 cancelled.
        """;

    public static Verb Create()
    {
        Argument<string> disk = CommonOptions.Disk();
        Option<string[]> parents = CommonOptions.Parents();
        Option<bool> forceShare = CommonOptions.ForceShare();
        Option<bool> json = CommonOptions.Json();
        Option<string?> page = CommonOptions.Report();
        Option<bool> summary = new("--summary") { Description = "In text, count the findings instead of listing them." };
        Option<Severity> severity = CommonOptions.Severity();
        Option<bool> exitCode = new("--exit-code") { Description = "Exit with code 3 if generalize would refuse the disk." };
        Command command = new(
            "inspect",
            "Describe a disk: container, partitions, system and version, Sysprep state with its evidence, and anything that prevents generalizing it.")
        {
            disk, parents, forceShare, json, summary, severity, exitCode, page,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            string? path = parsed.GetValue(page);
            FileOrigin origin = new(parsed.GetRequiredValue(disk), parsed.GetValue(parents) ?? []) { SharesWithWriters = parsed.GetValue(forceShare) };
            Inspection report = await ProgressDisplay.RunAsync(
                progress => Task.Run(() => Inspector.Inspect(origin, path, progress, cancellation), cancellation)).ConfigureAwait(false);
            if (path is not null)
            {
                HtmlReport.Write(path, HtmlReport.Render(report), origin.Name);
            }

            if (parsed.GetValue(json))
            {
                Output.Json(ReportMapper.Of(report), ReportJson.Lines.InspectReport);
            }
            else
            {
                InspectPrinter.Print(report, parsed.GetValue(summary) ? null : parsed.GetValue(severity));
            }

            return (int)(parsed.GetValue(exitCode) && report.Obstacles.Count > 0 ? ExitCode.Refused : ExitCode.Done);
        });
        return new Verb(command, Details);
    }
}
