using System.CommandLine;
using VmGeneralize.Console;
using VmGeneralize.Operations;
using VmGeneralize.Pipeline.Reports;

namespace VmGeneralize.Commands;

internal static class OperationsCommand
{
    private const string Details =
        """
        Example: vmgeneralize operations --json

        Exit codes: 0 done; 1 unexpected; 2 usage.
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
                foreach (Operation operation in Catalogue.All)
                {
                    Output.Json(ReportMapper.Of(operation), ReportJson.Lines.OperationListing);
                }
            }
            else
            {
                Output.Table(
                    ["", "id", "group", "guest", "risk", "what it does", "why"],
                    Catalogue.All.Select(operation => (IReadOnlyList<string>)
                    [
                        operation.OnByDefault ? "*" : "",
                        operation.Id,
                        operation.Group ?? "",
                        operation.Guest?.ToString() ?? "any",
                        operation.Risk.ToString(),
                        operation.Title,
                        operation.Why,
                    ]));
            }

            return (int)ExitCode.Done;
        });
        return new Verb(command, Details);
    }
}
