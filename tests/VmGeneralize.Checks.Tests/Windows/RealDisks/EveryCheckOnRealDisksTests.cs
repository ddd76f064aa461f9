using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Tests.Windows.RealDisks;

/// <summary>Tests every Windows check on real hives and a real volume: where its subject is present, and where it is absent.</summary>
public sealed class EveryCheckOnRealDisksTests(DiskPair disks) : IClassFixture<DiskPair>
{
    private static readonly Check[] Checks = [.. CheckCatalogue.All.Where(check => check.Guest == GuestKind.Windows)];

    public static TheoryData<string> Ids => [.. Checks.Select(check => check.Id)];

    [Fact]
    public void Every_check_has_a_planting() => Assert.Equal(
        Checks.Select(check => check.Id).Order(StringComparer.Ordinal),
        Plantings.All.Select(planting => planting.Check).Order(StringComparer.Ordinal));

    [SkippableTheory]
    [MemberData(nameof(Ids))]
    public void What_is_planted_is_found_where_it_lies(string id) => Assert.Equal(
        Plantings.All.Single(planting => planting.Check == id).Evidence.Order(StringComparer.Ordinal),
        Find(id, disks.Planted).Order(StringComparer.Ordinal));

    [SkippableTheory]
    [MemberData(nameof(Ids))]
    public void Nothing_is_found_on_a_clean_disk(string id) => Assert.Empty(Find(id, disks.Clean));

    private static IEnumerable<string> Find(string id, IGuestView guest) =>
        Checks.Single(check => check.Id == id).Find(guest).Select(finding => finding.Evidence);
}
