using VmGeneralize.Blocks;

namespace VmGeneralize.Operations.Tests;

public class SelectionTests
{
    private static readonly Operation A = Catalogue.All[0] with { Id = "a", OnByDefault = true };
    private static readonly Operation B = Catalogue.All[0] with { Id = "b", OnByDefault = true };
    private static readonly Operation C = Catalogue.All[0] with { Id = "c", OnByDefault = false };

    [Theory]
    [InlineData(null, "a,b")]
    [InlineData("defaults", "a,b")]
    [InlineData("all", "a,b,c")]
    [InlineData("defaults,-a", "b")]
    [InlineData("-a", "b")]
    [InlineData("c,a", "a,c")]
    [InlineData("all,-defaults", "c")]
    [InlineData(" defaults , c ", "a,b,c")]
    [InlineData("a,-a", "")]
    [InlineData("", "")]
    public void Reads_lists_from_left_to_right(string? list, string expected) =>
        Assert.Equal(expected, string.Join(",", Selection.Parse(list, [A, B, C]).Select(operation => operation.Id)));

    [Theory]
    [InlineData("all", "a,b,c")]
    [InlineData("g", "c")]
    [InlineData("d", "d")]
    [InlineData("all,d", "a,b,c,d")]
    [InlineData("d,-all", "")]
    [InlineData("d,a,-g", "a")]
    public void What_is_selected_only_by_name_is_in_no_group(string list, string expected)
    {
        Operation inGroup = C with { Group = "g" };
        Operation onlyByName = C with { Id = "d", Group = "g", OnlyByName = true };
        Assert.Equal(expected, string.Join(",", Selection.Parse(list, [A, B, inGroup, onlyByName]).Select(operation => operation.Id)));
    }

    [Theory]
    [InlineData("nonsense", "Unknown operation or group \"nonsense\". To list them: vmgeneralize operations")]
    [InlineData("defaults,-nonsense", "To list them: vmgeneralize operations")]
    [InlineData("-defualts", "Unknown operation or group \"defualts\". Did you mean defaults?")]
    public void Unknown_names_are_refused_with_the_one_that_is_near(string list, string expected)
    {
        UsageException problem = Assert.Throws<UsageException>(() => Selection.Parse(list, [A, B, C]));
        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Case_does_not_count() => Assert.Equal([A], Selection.Parse("A", [A, B, C]));
}
