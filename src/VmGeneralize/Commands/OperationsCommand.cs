using System.CommandLine;
using VmGeneralize.Console;
using VmGeneralize.Pipeline;
using VmGeneralize.Pipeline.Reports;

namespace VmGeneralize.Commands;

internal static class OperationsCommand
{
    private const string Details =
        """
        Example: vmgeneralize operations --json

        Exit codes: 0 done; 2 usage.
        """;

    public static Verb Create()
    {
        Option<bool> json = CommonOptions.Json();
        Command command = new("operations", "List every operation: its id and group for --operations, what it does, why, and whether it runs by default (*).")
        {
            json,
        };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(json))
            {
                foreach (OperationListing listing in OperationListing.All)
                {
                    Output.Json(listing, ReportJson.Lines.OperationListing);
                }
            }
            else
            {
                Output.Table(
                    ["", "id", "group", "guest", "risk", "what it does", "why"],
                    OperationListing.All.Select(listing => (IReadOnlyList<string>)
                        [listing.OnByDefault ? "*" : "", listing.Id, listing.Group ?? "", listing.Guest, listing.Risk, listing.Title, listing.Why]));
            }

            return (int)ExitCode.Done;
        });
        return new Verb(command, Details);
    }
}
