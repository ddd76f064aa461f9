using VmGeneralize.Commands;
using VmGeneralize.Help;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Tests.Help;

/// <summary>One help text in four forms: on a terminal, as golden text, as the manual page and as the pages of docs.</summary>
public class HelpPageTests
{
    private static readonly IReadOnlyList<HelpPage> Pages = new CommandTree().Pages();

    public static TheoryData<string> Names => [.. Pages.Select(page => page.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Help_fits_the_terminal_and_is_never_wider_than_100_columns(string name)
    {
        HelpPage page = Page(name);

        Assert.Equal(HelpText.Lines(page, 100), HelpText.Lines(page, 500));
        Assert.All(HelpText.Lines(page, 100), line => Assert.InRange(line.Length, 0, 100));

        // A word that is longer than a narrow terminal gets its own line.
        foreach ((int width, int words) in ((int, int)[])[(80, 1), (40, 3)])
        {
            Assert.All(HelpText.Lines(page, width), line => Assert.True(
                line.Length <= width || line.Trim().TrimEnd('\\', ' ').Split(' ').Length <= words, line));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Help_is_worded_and_laid_out_as_in_the_golden_file(string name) => GoldenFile.Require(
        $"tests/VmGeneralize.Tests/Golden/help/{FileOf(name)}.txt", string.Join('\n', HelpText.Lines(Page(name), 100)) + "\n");

    [Theory]
    [MemberData(nameof(Names))]
    public void Docs_have_the_page(string name) =>
        GoldenFile.Require($"src/VmGeneralize/docs/{(name.Length == 0 ? "README" : name)}.md", MarkdownPage.Of(Page(name)));

    [Fact]
    public void Docs_have_no_page_of_a_command_that_does_not_exist() => Assert.Equal(
        Pages.Select(page => FileOf(page.Name)).Order(StringComparer.Ordinal),
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "src", "VmGeneralize", "docs"), "*.md")
            .Where(path => File.ReadLines(path).First().StartsWith("# vmgeneralize", StringComparison.Ordinal)) // others are written by people
            .Select(path => Path.GetFileNameWithoutExtension(path)).Select(name => name == "README" ? FileOf("") : name).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public void Exit_codes_name_success_unexpected_failure_and_usage(string name)
    {
        Assert.StartsWith("Exit codes: 0 ", Page(name).ExitCodes, StringComparison.Ordinal);
        Assert.Contains("; 1 unexpected; 2 usage", Page(name).ExitCodes, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void The_manual_page_is_one_that_man_reads()
    {
        OutsideTool.Require("man");
        using TemporaryFolder folder = new();
        string file = folder.File("vmgeneralize.1");
        File.WriteAllText(file, ManualPage.Of(Pages));

        ToolResult shown = OutsideTool.Run("man", "--warnings", "-l", file);

        Assert.True(shown.ExitCode == 0, shown.All);
        Assert.DoesNotContain("warning", shown.Error, StringComparison.OrdinalIgnoreCase);
        Assert.All(Pages.Skip(1), page => Assert.Contains($"\n{page.Name.ToUpperInvariant()}\n", shown.Output, StringComparison.Ordinal));
        Assert.Contains("--keep-other-systems", shown.Output, StringComparison.Ordinal);
        Assert.DoesNotMatch("[a-z][-\u2010]\n +[a-z]", shown.Output); // a word that is broken cannot be searched for
    }

    private static HelpPage Page(string name) => Pages.Single(page => page.Name == name);

    private static string FileOf(string name) => name.Length == 0 ? "vmgeneralize" : name;
}
