using System.CommandLine;
using VmGeneralize.Azure;
using VmGeneralize.Azure.Compute;
using VmGeneralize.Blocks;
using VmGeneralize.Console;
using VmGeneralize.Pipeline.Azure;
using VmGeneralize.Pipeline.Reports;
using VmGeneralize.Pipeline.Results;

namespace VmGeneralize.Commands;

internal static class CleanupCommand
{
    private const int DefaultHours = 24;

    private const string Details =
        $"""
        The intermediate managed disks and images carry the tag {IntermediateTag.Name} with the id of their run, and the time when they were
        made. Those that are older than --older-than and that no VM uses are removed; open access to them is closed first. Everything without
        the tag stays, and so do gallery versions. Without --force they are only listed.

        Examples:
          vmgeneralize cleanup --resource-group rg
          vmgeneralize cleanup --resource-group rg --older-than 2 --force
          vmgeneralize cleanup --resource-group rg --run 3f0c... --force

        {AzureOptions.Login}

        An identity needs "Contributor" on the resource group.

        {AzureOptions.DefaultGroup}

        Exit codes: 0 done, or nothing to be done; 1 unexpected; 2 usage; 5 Azure; 130 cancelled.
        """;

    public static Verb Create()
    {
        Option<string?> group = ImageOptions.ResourceGroup();
        Option<string?> run = new("--run") { Description = "Only those that the run with this id left.", HelpName = "ID" };
        Option<int> older = new("--older-than")
        {
            Description = "Minimum age in hours: longer than any run that may still be working. Default: 24.",
            HelpName = "HOURS",
            DefaultValueFactory = _ => DefaultHours,
        };
        older.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !(int.TryParse(token.Value, out int hours) && hours is >= 0 and <= 24 * 365))
            {
                result.AddError("--older-than takes hours: 0 to 8760.");
            }
        });
        Option<bool> force = new("--force") { Description = "Remove them. Without it they are only listed." };
        Option<string?> subscription = AzureOptions.Subscription();
        Option<Cloud?> cloud = AzureOptions.Cloud(hasAddress: false);
        Option<bool> json = CommonOptions.Json();
        Command command = new("cleanup", "Remove the intermediate disks and images that killed runs left in a resource group.")
        {
            group, run, older, force, subscription, cloud, json,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            AzureLink link = AzureLink.Create(parsed.GetValue(cloud), parsed.GetValue(subscription));
            CleanedUp done = await StoppableRunner.RunAsync(
                progress => new Cleanup(link, progress).RunAsync(
                    ImageOptions.GroupOf(parsed.GetValue(group)) ?? throw new UsageException("--resource-group NAME is required."),
                    parsed.GetValue(run),
                    TimeSpan.FromHours(parsed.GetValue(older)),
                    parsed.GetValue(force),
                    cancellation),
                "Cancelled. Run the same command again to continue.").ConfigureAwait(false);
            if (done.IsDone)
            {
                NotPrintedException.Guard("The cleanup is done", () => Print(done, parsed.GetValue(older), parsed.GetValue(json)));
            }
            else
            {
                Print(done, parsed.GetValue(older), parsed.GetValue(json)); // a list that is not printed changed nothing
            }

            return (int)ExitCode.Done;
        });
        return new Verb(command, Details);
    }

    private static void Print(CleanedUp done, int hours, bool json)
    {
        if (json)
        {
            Output.Json(ReportMapper.Of(done), ReportJson.Lines.CleanupReport);
            return;
        }

        foreach (Leftover left in done.Removed)
        {
            Output.Line($"{(done.IsDone ? "removed" : "would be removed")}: {left}");
        }

        foreach (Leftover left in done.Kept)
        {
            Output.Line($"kept: {left}{(left.IsUsed ? "" : $", made less than {hours} hours ago")}");
        }

        if (done.Removed.Count + done.Kept.Count == 0)
        {
            Output.Line("Nothing to remove: no run left anything there.");
        }
        else if (!done.IsDone && done.Removed.Count > 0)
        {
            Output.Line("Add --force to remove them.");
        }

        if (done.Kept.Any(left => !left.IsUsed))
        {
            Output.Line("If no run is working any more, --older-than includes the younger ones.");
        }
    }
}
