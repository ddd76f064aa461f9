using System.CommandLine;
using VmGeneralize.Console;
using VmGeneralize.Pipeline;
using VmGeneralize.Pipeline.Html;

namespace VmGeneralize.Commands;

internal static class PlanCommand
{
    private const string Details =
        """
        The changes are made in memory and verified there, then dropped. Nothing is written.

        Example: vmgeneralize plan server.vhdx --operations defaults,-windows-page-files

        Exit codes: 0 done; 2 usage; 3 refused; 4 corrupt or unsupported disk.
        """;

    public static Verb Create()
    {
        Argument<string> disk = CommonOptions.Disk();
        Option<bool> json = CommonOptions.Json();
        Option<string?> operations = CommonOptions.Operations();
        Option<int?> partition = CommonOptions.Partition();
        Option<string?> user = CommonOptions.User();
        Option<bool> keepUser = CommonOptions.KeepUser();
        Option<string?> page = CommonOptions.Report();
        Command command = new("plan", "Show exactly what generalize would change: every path, line and registry value, by operation, with the bytes freed.")
        {
            disk, json, operations, partition, user, keepUser, page,
        };
        command.SetAction((parsed, cancellation) => RunAsync(
            parsed.GetRequiredValue(disk),
            new GeneralizeOptions(parsed.GetValue(operations), parsed.GetValue(partition), User: parsed.GetValue(user), KeepUser: parsed.GetValue(keepUser)),
            parsed.GetValue(page),
            parsed.GetValue(json),
            cancellation));
        return new Verb(command, Details);
    }

    /// <summary>Also what <c>generalize --dry-run</c> does.</summary>
    public static async Task<int> RunAsync(string disk, GeneralizeOptions options, string? page, bool json, CancellationToken cancellation)
    {
        using DiskSession session = DiskSession.Open(disk);
        if (page is not null)
        {
            HtmlReport.CheckTarget(session, page);
        }

        PlanReport plan = await RefusalPage.AroundAsync(disk, page, () => ProgressDisplay.RunAsync(
            progress => Task.Run(() => Generalization.Apply(session, options, progress, cancellation), cancellation))).ConfigureAwait(false);
        if (page is not null)
        {
            HtmlReport.Write(page, HtmlReport.Render(plan));
        }

        if (json)
        {
            Output.Json(plan, ReportJson.Lines.PlanReport);
        }
        else
        {
            PlanPrinter.PrintPlanned(plan);
        }

        return (int)ExitCode.Done;
    }
}
