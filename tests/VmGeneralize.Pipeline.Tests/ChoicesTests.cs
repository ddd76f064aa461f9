using VmGeneralize.Blocks;
using VmGeneralize.Guests;
using VmGeneralize.Operations;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Pipeline.Tests;

public sealed class ChoicesTests
{
    private const string Passwd = "root:x:0:0::/root:/bin/sh\nbackup:x:34:34::/var/backups:/bin/sh\nazureuser:x:1000:1000::/home/azureuser:/bin/sh\n";

    [Theory]
    [InlineData("azureusr", "the disk has no such user. Users on it: azureuser.")]
    [InlineData("root", "it is root")]
    [InlineData("backup", "its id 34 is one of the system's own")]
    [InlineData("azure user", "not a valid user name")]
    public void A_user_who_is_not_there_or_cannot_go_is_refused_with_those_who_are(string name, string expected)
    {
        UsageException problem = Assert.Throws<UsageException>(() => Require(new GeneralizeOptions(User: name), Linux(name)));

        Assert.StartsWith($"--user {name}: ", problem.Message, StringComparison.Ordinal);
        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_user_who_is_there_or_has_left_traces_is_taken()
    {
        Require(new GeneralizeOptions(User: "azureuser"), Linux("azureuser"));
        Require(new GeneralizeOptions(User: "gone"), Linux("gone").WithText("/etc/sudoers.d/90-cloud-init-users", "gone ALL=(ALL) NOPASSWD:ALL\n"));
        Require(new GeneralizeOptions(), Linux(user: null));
    }

    [Fact]
    public void Accounts_that_cannot_be_read_refuse_nobody() => // that is told, and nobody is removed
        Require(new GeneralizeOptions(User: "azureusr"), new MemoryLinuxGuest { Options = new GuestOptions("azureusr") }.WithLink("/etc/passwd", "/nowhere"));

    [Theory]
    [InlineData("a,-a")]
    [InlineData("windows-page-files")]
    [InlineData("windows-logs")]
    public void A_selection_without_anything_for_the_guest_is_refused(string operations)
    {
        UsageException problem = Assert.Throws<UsageException>(
            () => Require(
                new GeneralizeOptions(operations.Replace("a,-a", "linux-machine-id,-linux-machine-id", StringComparison.Ordinal)), Linux(user: null)));

        Assert.Contains("is for Linux", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Removing_a_user_and_keeping_the_user_exclude_each_other() =>
        Assert.Throws<UsageException>(() => Require(new GeneralizeOptions(User: "azureuser", KeepUser: true), Linux("azureuser")));

    [Fact]
    public void Operations_and_groups_of_the_other_system_are_told()
    {
        Assert.Equal(
            ["windows-logs is for Windows and does nothing here.", "windows-panther is for Windows and does nothing here."],
            WithoutEffect(new GeneralizeOptions("defaults,windows-logs,windows-panther,linux-caches,deep-scrub,-windows-page-files"), Linux(user: null)));
        Assert.Empty(WithoutEffect(new GeneralizeOptions("all"), Linux(user: null)));
        Assert.Equal(["linux-caches is for Linux and does nothing here."], WithoutEffect(new GeneralizeOptions("defaults,linux-caches"), new FakeGuest()));
    }

    [Fact]
    public void A_user_is_told_where_nobody_would_be_removed()
    {
        Assert.StartsWith("--user is for Linux", Assert.Single(WithoutEffect(new GeneralizeOptions(User: "x"), new FakeGuest())), StringComparison.Ordinal);
        Assert.StartsWith(
            "--keep-user is for Linux", Assert.Single(WithoutEffect(new GeneralizeOptions(KeepUser: true), new FakeGuest())), StringComparison.Ordinal);
        Assert.Contains(
            "linux-user", Assert.Single(WithoutEffect(new GeneralizeOptions("linux-machine-id", User: "x"), Linux("x"))), StringComparison.Ordinal);
        Assert.Empty(WithoutEffect(new GeneralizeOptions(User: "azureuser"), Linux("azureuser")));
    }

    private static void Require(GeneralizeOptions options, IGuestView guest) => Choices.Require(options, guest, For(options, guest));

    private static IEnumerable<string> WithoutEffect(GeneralizeOptions options, IGuestView guest) => Choices.WithoutEffect(options, guest, For(options, guest));

    private static IReadOnlyList<Operation> For(GeneralizeOptions options, IGuestView guest) =>
        [.. PreparedSelection.Of(options).Where(operation => operation.Guest is null || operation.Guest == guest.Kind)];

    private static MemoryLinuxGuest Linux(string? user) => new MemoryLinuxGuest { Options = new GuestOptions(user) }.WithText("/etc/passwd", Passwd);
}
