using VmGeneralize.Guests;
using VmGeneralize.Help;
using VmGeneralize.Operations;

namespace VmGeneralize.Console;

/// <summary>The catalogue of operations as text.</summary>
internal static class OperationPrinter
{
    private const int WideEnough = 90; // columns from which id and meaning stand side by side
    private const int Below = 4;
    private const int NameColumn = 12;

    /// <summary>What each one does: fitted to the terminal, or one line each when it is piped.</summary>
    public static void PrintList(IReadOnlyList<Operation> operations)
    {
        if (System.Console.IsOutputRedirected)
        {
            Output.Table(
                ["", "id", "group", "guest", "risk", "what it does"],
                operations.Select(operation => (IReadOnlyList<string>)
                [
                    Mark(operation), operation.Id, operation.Group ?? "", SystemOf(operation), RiskOf(operation), operation.Title,
                ]));
            return;
        }

        foreach (string line in Lines(operations, Terminal.Width))
        {
            Output.Line(line);
        }
    }

    /// <summary>Everything about each one.</summary>
    public static void PrintInFull(IReadOnlyList<Operation> operations)
    {
        foreach (string line in operations.SelectMany(operation => LinesInFull(operation, Terminal.Width)).SkipLast(1))
        {
            Output.Whole(line); // laid out already
        }
    }

    /// <summary>The list, by system and group.</summary>
    /// <param name="operations">What to list.</param>
    /// <param name="columns">Width of the terminal.</param>
    internal static IEnumerable<string> Lines(IReadOnlyList<Operation> operations, int columns)
    {
        int width = Math.Min(columns, HelpText.Widest);
        foreach (IGrouping<GuestKind?, Operation> system in operations.GroupBy(operation => operation.Guest))
        {
            foreach (IGrouping<string?, Operation> group in system.GroupBy(operation => operation.Group).OrderBy(group => group.Key is null ? 0 : 1))
            {
                string heading = system.Key?.ToString() ?? "Any system";
                yield return group.Key is { } name ? $"{heading}, group {name}:" : $"{heading}:";
                int column = width < WideEnough ? Below : operations.Max(operation => operation.Id.Length) + 4;
                foreach (string line in group.SelectMany(operation => TextWrap.Entry(
                    $"{(Mark(operation) + " ")[..1]} {operation.Id}",
                    operation.Risk == Risk.Low ? operation.Title : $"{operation.Title} ({RiskOf(operation)} risk)",
                    column,
                    width,
                    indent: 0)))
                {
                    yield return line;
                }

                yield return "";
            }
        }

        foreach (string line in TextWrap.Paragraph(
            "* runs by default. Show one in full: vmgeneralize operations ID. Choose: --enable, --disable or --operations of plan, generalize and run.", width))
        {
            yield return line;
        }
    }

    /// <summary>One operation, with an empty line after it.</summary>
    /// <inheritdoc cref="Lines"/>
    internal static IEnumerable<string> LinesInFull(Operation operation, int columns)
    {
        int width = Math.Min(columns, HelpText.Widest);
        (string Name, string Text)[] facts =
        [
            ("does", operation.Title),
            ("why", operation.Why),
            ("system", SystemOf(operation)),
            ("group", operation.Group ?? "none"),
            ("risk", RiskOf(operation)),
            ("runs", Runs(operation)),
            ("--prepare", operation.SafeBeforeSysprep ? "also before Sysprep" : "only after Sysprep"),
            ("note", operation.Notice ?? ""),
            ("source", operation.Source.AbsoluteUri),
            ("preview", $"vmgeneralize plan DISK --operations {operation.Id}"),
        ];
        yield return operation.Id;
        foreach ((string name, string text) in facts)
        {
            bool matters = text.Length > 0 && (name != "--prepare" || operation.Guest != GuestKind.Linux);
            bool isPasted = name is "source" or "preview";
            foreach (string line in !matters ? [] : isPasted ? Pasted(name, text, width) : TextWrap.Entry(name, text, NameColumn + 2, width))
            {
                yield return line;
            }
        }

        yield return "";
    }

    // An address or a command is never broken: beside its name, or below it where there is no room.
    private static IEnumerable<string> Pasted(string name, string text, int width) => NameColumn + 2 + text.Length <= width
        ? TextWrap.Entry(name, text, NameColumn + 2, width)
        : [$"  {name}", TextWrap.Whole($"    {text}", width)];

    private static string Runs(Operation operation) =>
        operation.OnByDefault ? "by default"
        : operation.OnlyByName ? "only when its id is given; all and groups do not add it"
        : "when it is chosen";

    private static string Mark(Operation operation) => operation.OnByDefault ? "*" : "";

    private static string SystemOf(Operation operation) => operation.Guest?.ToString() ?? "any";

    private static string RiskOf(Operation operation) => operation.Risk.ToString().ToLowerInvariant();
}
