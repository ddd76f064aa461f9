namespace VmGeneralize.Blocks.Tests;

public sealed class NearestNameTests
{
    private static readonly string[] Known = ["inspect", "plan", "generalize", "windows-panther", "windows-answer-files"];

    [Theory]
    [InlineData("inspct", "inspect")]
    [InlineData("INSPECT", "inspect")]
    [InlineData("plna", "plan")] // two that changed places
    [InlineData("genralise", "generalize")]
    [InlineData("windows-answers-file", "windows-answer-files")]
    [InlineData("plain", "plan")]
    [InlineData("upload", null)]
    [InlineData("", null)]
    public void The_name_with_the_fewest_slips_is_meant(string typed, string? expected) => Assert.Equal(expected, NearestName.Of(typed, Known));

    [Theory]
    [InlineData("plna", " Did you mean plan?")]
    [InlineData("Panther", " Did you mean windows-panther?")]
    [InlineData("windows-", " Did you mean windows-panther or windows-answer-files?")]
    [InlineData("an", "")] // too short to say which
    [InlineData("upload", "")]
    public void A_part_of_a_name_suggests_the_names_that_have_it(string typed, string question) =>
        Assert.Equal(question, NearestName.Question(typed, Known));

    [Fact]
    public void What_is_very_long_is_no_slip() => Assert.Null(NearestName.Of(new string('x', 100_000), Known));
}
