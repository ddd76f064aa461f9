using VmGeneralize.Checks;

namespace VmGeneralize.Pipeline.Tests;

public sealed class FindingAreaTests
{
    [Fact]
    public void Findings_come_by_area_with_the_gravest_first_and_the_mended_last()
    {
        Finding repaired = Finding(Severity.Error) with { IsFixed = true };
        Finding info = Finding(Severity.Info);
        Finding warning = Finding(Severity.Warning);
        Finding error = Finding(Severity.Error);

        Assert.Equal(
            [error, warning, info, repaired],
            FindingArea.Group([repaired, info, warning, error]).Single(group => group.Area.Area == CheckArea.Secret).Findings);
    }

    [Fact]
    public void Every_area_that_a_check_can_have_is_known() =>
        Assert.Equal(Enum.GetValues<CheckArea>(), FindingArea.Group([]).Select(group => group.Area.Area));

    private static Finding Finding(Severity severity) => new(severity, "", "")
    {
        Rule = new Rule { Id = "id", Title = "", Area = CheckArea.Secret, Source = new("https://example.com/") },
    };
}
