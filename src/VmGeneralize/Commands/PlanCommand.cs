using System.CommandLine;
using VmGeneralize.Pipeline;
using VmGeneralize.Pipeline.Origins;

namespace VmGeneralize.Commands;

internal static class PlanCommand
{
    private const string Details =
        """
        The changes are made in memory (or in a temporary file), verified there, and dropped. The disk is only read. If the root volume of a
        Linux cannot be changed, plan first lists what it finds there that should not be in an image, then says why it refuses (with --json it
        only refuses: inspect and verify list the findings).

        Examples:
          vmgeneralize plan server.vhdx --disable windows-page-files
          vmgeneralize plan server.vhdx --json > plan.json && vmgeneralize generalize server.vhdx --plan plan.json

        Exit codes: 0 done; 1 unexpected; 2 usage; 3 refused; 4 corrupt or unsupported disk; 130 cancelled.
        """;

    public static Verb Create()
    {
        Argument<string> disk = CommonOptions.Disk();
        Option<string[]> parents = CommonOptions.Parents();
        Option<bool> forceShare = CommonOptions.ForceShare();
        Option<bool> json = CommonOptions.Json();
        Option<bool> prepare = CommonOptions.Prepare();
        Option<int?> partition = CommonOptions.Partition();
        Option<bool> keepOthers = CommonOptions.KeepOtherSystems();
        Option<string?> user = CommonOptions.User();
        Option<bool> keepUser = CommonOptions.KeepUser();
        Option<bool> keepUnallocated = CommonOptions.KeepUnallocated();
        Option<bool> summary = Summary();
        Option<string?> page = CommonOptions.Report();
        Command command = new("plan", "Show exactly what generalize would change: every path, line and registry value, by operation, with the space it frees.")
        {
            disk, parents, forceShare, json, summary, partition, keepOthers, user, keepUser, keepUnallocated, prepare, page,
        };
        OperationOptions operations = new(command);
        command.SetAction((parsed, cancellation) =>
        {
            FileOrigin source = new(parsed.GetRequiredValue(disk), parsed.GetValue(parents) ?? []) { SharesWithWriters = parsed.GetValue(forceShare) };
            GeneralizeOptions options = new(
                operations.Read(parsed),
                parsed.GetValue(partition),
                parsed.GetValue(prepare),
                parsed.GetValue(user),
                parsed.GetValue(keepUser),
                parsed.GetValue(keepUnallocated))
            {
                KeepOtherSystems = parsed.GetValue(keepOthers),
            };
            return GeneralizeRunner.PlanAsync(
                new GeneralizeJob(source, options) { Page = parsed.GetValue(page) }, parsed.GetValue(json), parsed.GetValue(summary), cancellation);
        });
        return new Verb(command, Details) { Sections = [operations.Section] };
    }

    public static Option<bool> Summary() => new("--summary") { Description = "In text, one line for each operation instead of every path and value." };
}
