using System.CommandLine;
using VmGeneralize.Blocks;
using VmGeneralize.Console;
using VmGeneralize.Guests;
using VmGeneralize.Operations;
using VmGeneralize.Pipeline.Reports;

namespace VmGeneralize.Commands;

internal static class OperationsCommand
{
    private const string Details =
        """
        Operations marked with * run by default. With an id, one operation is shown in full; with the name of a group, its operations are
        listed. To see every path and value that an operation changes on a disk: vmgeneralize plan DISK --operations ID

        Examples:
          vmgeneralize operations
          vmgeneralize operations --guest linux
          vmgeneralize operations windows-panther
          vmgeneralize operations azure-readiness
          vmgeneralize operations --json

        Exit codes: 0 done; 1 unexpected; 2 usage.
        """;

    public static Verb Create()
    {
        Argument<string[]> names = new("ID")
        {
            Description = "Operations to show in full, or groups to list. Default: all operations.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        names.CompletionSources.Add(_ => (string[])[.. Groups().Concat(Catalogue.All.Select(operation => operation.Id))]);
        Option<GuestKind?> guest = new("--guest") { Description = "List only the operations for this system." };
        Option<bool> json = CommonOptions.Json();
        Command command = new("operations", "List the operations: what each one does, and whether it runs by default.") { names, guest, json };
        command.SetAction(parsed =>
        {
            string[] wanted = [.. (parsed.GetValue(names) ?? []).Select(name => name.ToLowerInvariant())];
            Operation[] chosen =
            [
                .. wanted.Length == 0 ? Catalogue.All : wanted.SelectMany(Named).Distinct(),
            ];
            if (parsed.GetValue(guest) is { } kind)
            {
                chosen = [.. chosen.Where(operation => operation.Guest is null || operation.Guest == kind)];
            }

            if (parsed.GetValue(json))
            {
                foreach (Operation operation in chosen)
                {
                    Output.Json(ReportMapper.Of(operation), ReportJson.Lines.OperationListing);
                }
            }
            else if (wanted.Length > 0 && !wanted.Any(Groups().Contains))
            {
                OperationPrinter.PrintInFull(chosen);
            }
            else
            {
                OperationPrinter.PrintList(chosen);
            }

            return (int)ExitCode.Done;
        });
        return new Verb(command, Details);
    }

    private static IEnumerable<string> Groups() => Catalogue.All.Select(operation => operation.Group).OfType<string>().Distinct();

    private static IEnumerable<Operation> Named(string name)
    {
        Operation[] named = [.. Catalogue.All.Where(operation => operation.Id == name || operation.Group == name)];
        return named.Length > 0
            ? named
            : throw new UsageException(
                $"Unknown operation or group \"{name}\".{NearestName.Question(name, Groups().Concat(Catalogue.All.Select(operation => operation.Id)))}"
                    + " To list them: vmgeneralize operations");
    }
}
