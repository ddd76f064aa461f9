using VmGeneralize.Guests;
using VmGeneralize.Operations.Linux.Identity;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Operations.Tests.Linux;

public sealed class SharedIdentitiesTests
{
    public static TheoryData<int> Rows => [.. Enumerable.Range(0, SharedIdentities.All.Count)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Each_path_is_found_and_removed_by_its_operation_alone(int row)
    {
        SharedIdentity identity = SharedIdentities.All[row];
        foreach (string path in identity.Paths)
        {
            string file = (path.EndsWith('/') ? path + "x" : path).Replace("*", "1", StringComparison.Ordinal);
            MemoryLinuxGuest guest = new MemoryLinuxGuest().WithFiles(file);
            Assert.Single(IdentityRemoval.Found(guest, identity));
            Assert.Equal(
                identity.Operation is null ? [] : [(identity.Operation, file)],
                Catalogue.All.Where(operation => operation.Guest == GuestKind.Linux)
                    .SelectMany(operation => operation.Plan(guest), (operation, edit) => (operation.Id, edit.Target)));
            Assert.Empty(IdentityRemoval.Found(guest.Without(file), identity));
        }
    }

    [Fact]
    public void What_goes_by_default_is_documented_to_be_made_again() => Assert.All(
        SharedIdentities.All.Where(identity => identity.Operation == SharedIdentities.Regenerated),
        identity => Assert.Equal("https", identity.Source?.Scheme));

    [Fact]
    public void No_path_stands_in_the_table_twice() =>
        Assert.Empty(SharedIdentities.All.SelectMany(identity => identity.Paths)
            .GroupBy(path => path).Where(group => group.Count() > 1).Select(group => group.Key));
}
