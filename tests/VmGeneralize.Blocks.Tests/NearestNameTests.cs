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

    [Fact]
    public void What_is_very_long_is_no_slip() => Assert.Null(NearestName.Of(new string('x', 100_000), Known));
}
