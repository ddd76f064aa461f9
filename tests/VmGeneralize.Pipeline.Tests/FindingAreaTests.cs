using VmGeneralize.Pipeline.Reports;

namespace VmGeneralize.Pipeline.Tests;

public sealed class FindingAreaTests
{
    [Fact]
    public void Findings_come_by_area_with_the_gravest_first_and_the_mended_last()
    {
        FindingReport mended = Finding("Secret", "Error") with { Mended = true };
        FindingReport info = Finding("Secret", "Info");
        FindingReport warning = Finding("Secret", "Warning");
        FindingReport error = Finding("Secret", "Error");

        Assert.Equal([error, warning, info, mended], FindingArea.Group([mended, info, warning, error]).Single(group => group.Area.Name == "Secret").Findings);
    }

    [Fact]
    public void An_area_that_is_not_known_comes_last_under_its_own_name()
    {
        FindingReport strange = Finding("Strange", "Info");
        (FindingArea area, FindingReport[] findings) = FindingArea.Group([strange]).Last();

        Assert.Equal("Strange", area.Heading);
        Assert.Equal([strange], findings);
        Assert.Equal(6, FindingArea.Group([strange]).Count());
    }

    [Fact]
    public void Every_area_that_a_check_can_have_is_known() =>
        Assert.Equal(Enum.GetNames<Checks.CheckArea>(), FindingArea.Group([]).Select(group => group.Area.Name));

    private static FindingReport Finding(string area, string severity) => new("id", area, severity, "", "", null, null, null, null, null, "");
}
