using System.Text.RegularExpressions;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Checks.Tests;

public sealed partial class CatalogueTests
{
    public static TheoryData<string> Ids => [.. CheckCatalogue.All.Select(check => check.Id).Distinct()];

    [Fact]
    public void No_two_checks_have_the_same_id() =>
        Assert.Empty(CheckCatalogue.All.GroupBy(check => check.Id).Where(group => group.Count() > 1).Select(group => group.Key));

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_check_is_described(string id)
    {
        Check check = CheckCatalogue.All.First(check => check.Id == id);

        Assert.Matches(WellFormed(), check.Id);
        Assert.False(string.IsNullOrWhiteSpace(check.Title), id);
        Assert.False(check.Title.EndsWith('.'), id);
        Assert.Equal("https", check.Source.Scheme);
        Assert.True(Enum.IsDefined(check.Area), id);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_check_does_not_fail_on_a_guest_that_holds_nothing(string id) =>
        Assert.All(CheckCatalogue.All.First(check => check.Id == id).Find(new FakeGuest()), finding => Assert.NotEmpty(finding.Evidence));

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$")]
    private static partial Regex WellFormed();
}
