using System.Text.RegularExpressions;
using VmGeneralize.Console;
using VmGeneralize.Operations;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Tests.Console;

[Collection("console")]
public partial class OperationPrinterTests
{
    private const string Begin = "<!-- operations: written by OperationPrinterTests with VMG_UPDATE_GOLDEN=1 -->";

    private const string End = "<!-- end of operations -->";

    [Theory]
    [InlineData(100)]
    [InlineData(60)]
    [InlineData(44)]
    public void The_list_fits_the_terminal(int width)
    {
        string[] lines = [.. OperationPrinter.Lines(Catalogue.All, width)];

        Assert.All(lines, line => Assert.InRange(line.Length, 0, width));
        Assert.All(Catalogue.All, operation => Assert.Contains(
            lines, line => line.StartsWith($"{(operation.OnByDefault ? '*' : ' ')} {operation.Id}", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(60)]
    [InlineData(40)]
    public void One_in_full_fits_too_but_for_addresses_and_its_command(int width) => Assert.All(
        Catalogue.All,
        operation =>
        {
            string[] lines = [.. OperationPrinter.LinesInFull(operation, width)];
            string command = $"vmgeneralize plan DISK --operations {operation.Id}";
            Assert.Single(lines, line => line.EndsWith(command, StringComparison.Ordinal));
            Assert.All(
                lines.Where(line => !line.EndsWith(command, StringComparison.Ordinal)),
                line => Assert.True(line.Length <= width || line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length <= 2, line));
        });

    [Fact]
    public async Task One_is_shown_with_all_that_there_is_to_know()
    {
        (int exit, string output, _) = await ConsoleRun.Of("operations", "Windows-Local-Profiles");

        Operation operation = Catalogue.All.Single(operation => operation.Id == "windows-local-profiles");
        Assert.Equal((int)ExitCode.Done, exit);
        foreach (string fact in (string[])[operation.Title, operation.Why, operation.Source.AbsoluteUri, "only when its id is given"])
        {
            Assert.Contains(Spaces().Replace(fact, " "), Spaces().Replace(output, " "), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_list_can_be_that_of_one_system_or_group()
    {
        (_, string linux, _) = await ConsoleRun.Of("operations", "--guest", "linux");
        (_, string group, _) = await ConsoleRun.Of("operations", "azure-readiness", "--json");

        Assert.DoesNotContain("windows-panther", linux, StringComparison.Ordinal);
        Assert.Contains("linux-machine-id", linux, StringComparison.Ordinal);
        Assert.Contains("deep-scrub", linux, StringComparison.Ordinal);
        Assert.All(group.Trim().Split('\n'), line => Assert.Contains("\"group\":\"azure-readiness\"", line, StringComparison.Ordinal));
    }

    [Fact]
    public void The_table_in_README_is_the_catalogue()
    {
        string path = Path.Combine(Repository.Root, "README.md");
        string readme = File.ReadAllText(path);
        int begin = readme.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        int end = readme.IndexOf(End, StringComparison.Ordinal);
        Assert.True(begin >= Begin.Length && end > begin, "README.md has no table of operations");
        string table = $"\n{Table()}\n";
        if (GoldenFile.IsUpdate)
        {
            File.WriteAllText(path, readme[..begin] + table + readme[end..]);
            return;
        }

        Assert.Equal(table, readme[begin..end]);
    }

    private static string Table() => string.Join('\n', Catalogue.All.Select(Row).Prepend("|---|---|---|---|---|---|")
        .Prepend("| operation | for | group | default | risk | what it does |"));

    private static string Row(Operation operation)
    {
        string runs = operation.OnByDefault ? "yes" : operation.OnlyByName ? "by id only" : "no";
        string title = operation.Title.Replace("|", "\\|", StringComparison.Ordinal).Replace("*", "\\*", StringComparison.Ordinal);
        string risk = operation.Risk.ToString().ToLowerInvariant();
        return $"| `{operation.Id}` | {operation.Guest?.ToString() ?? "any"} | {operation.Group} | {runs} | {risk} | {title} |";
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
