using System.CommandLine;
using VmGeneralize.Console;
using VmGeneralize.Pipeline;
using VmGeneralize.Pipeline.Html;
using VmGeneralize.Pipeline.Reports;
using VmGeneralize.Pipeline.Results;

namespace VmGeneralize.Commands;

internal static class PlanCommand
{
    private const string Details =
        """
        The changes are made in memory and verified there, then dropped. Nothing is written.

        Examples:
          vmgeneralize plan server.vhdx --operations defaults,-windows-page-files
          vmgeneralize plan server.vhdx --json > plan.json && vmgeneralize generalize server.vhdx --plan plan.json

        Exit codes: 0 done; 2 usage; 3 refused; 4 corrupt or unsupported disk; 130 cancelled.
        """;

    public static Verb Create()
    {
        Argument<string> disk = CommonOptions.Disk();
        Option<string[]> parents = CommonOptions.Parents();
        Option<bool> json = CommonOptions.Json();
        Option<bool> prepare = CommonOptions.Prepare();
        Option<string?> operations = CommonOptions.Operations();
        Option<int?> partition = CommonOptions.Partition();
        Option<string?> user = CommonOptions.User();
        Option<bool> keepUser = CommonOptions.KeepUser();
        Option<string?> page = CommonOptions.Report();
        Command command = new("plan", "Show exactly what generalize would change: every path, line and registry value, by operation, with the bytes freed.")
        {
            disk, parents, json, operations, partition, user, keepUser, prepare, page,
        };
        command.SetAction((parsed, cancellation) => RunAsync(
            new SourceDisk(parsed.GetRequiredValue(disk), parsed.GetValue(parents) ?? []),
            new GeneralizeOptions(parsed.GetValue(operations), parsed.GetValue(partition), parsed.GetValue(prepare), parsed.GetValue(user), parsed.GetValue(keepUser)),
            approved: null,
            parsed.GetValue(page),
            parsed.GetValue(json),
            cancellation));
        return new Verb(command, Details);
    }

    /// <summary>Also what <c>generalize --dry-run</c> does.</summary>
    /// <param name="disk">The disk.</param>
    /// <param name="options">What was chosen.</param>
    /// <param name="approved">What has to come out, or null for whatever does.</param>
    /// <param name="page">Where to write a page, or null.</param>
    /// <param name="json">Print JSON.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<int> RunAsync(SourceDisk disk, GeneralizeOptions options, SavedPlan? approved, string? page, bool json, CancellationToken cancellation)
    {
        using DiskSession session = DiskSession.Open(disk);
        if (page is not null)
        {
            HtmlReport.CheckTarget(session, page);
        }

        DiskPlan plan = await RefusalPage.AroundAsync(disk, page, () => ProgressDisplay.RunAsync(
            progress => Task.Run(
                () =>
                {
                    DiskPlan made = Generalization.Apply(session, options, progress, cancellation);
                    approved?.RequireSame(made);
                    return made;
                },
                cancellation))).ConfigureAwait(false);
        if (page is not null)
        {
            HtmlReport.Write(page, HtmlReport.Render(plan));
        }

        if (json)
        {
            Output.Json(ReportMapper.Of(plan), ReportJson.Lines.PlanReport);
        }
        else
        {
            PlanPrinter.PrintPlanned(plan);
        }

        return (int)ExitCode.Done;
    }
}
