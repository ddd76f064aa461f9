using VmGeneralize.Azure.Compute;
using VmGeneralize.Azure.Compute.Rights;
using VmGeneralize.AzureSupport.Compute;
using VmGeneralize.Blocks;

namespace VmGeneralize.Azure.Tests.Compute.Rights;

public sealed class RightsCheckTests : ArmTest
{
    private const string Write = "Microsoft.Compute/images/write";

    private static string Group { get; } = $"/subscriptions/{ComputeServer.Subscription}/resourceGroups/rg";

    private static string Account { get; } = $"{Group}/providers/Microsoft.Storage/storageAccounts/acc";

    [Theory]
    [InlineData("*", "")]
    [InlineData("Microsoft.Compute/*", "Microsoft.Compute/disks/*")]
    [InlineData("microsoft.compute/IMAGES/*", "")]
    [InlineData("*/write", "")]
    [InlineData("Microsoft.Compute/*/write", "Microsoft.Compute/*/delete")]
    public async Task What_is_granted_passes(string action, string notAction)
    {
        Server.State.Rights = [new Grant(Group, action) { NotActions = notAction.Length > 0 ? [notAction] : [] }];

        Assert.Empty(await Check(Write));
    }

    [Theory]
    [InlineData("*/read", "")]
    [InlineData("Microsoft.Compute/disks/*", "")]
    [InlineData("Microsoft.Compute/images", "")]
    [InlineData("Microsoft.Compute/images/write/more", "")]
    [InlineData("*", "Microsoft.Compute/images/*")]
    [InlineData("*", "*/WRITE")]
    public async Task A_clear_no_is_told_with_action_scope_and_role(string action, string notAction)
    {
        Server.State.Rights = [new Grant(Group, action) { NotActions = notAction.Length > 0 ? [notAction] : [], DataActions = ["*"] }];

        RefusedException no = await Assert.ThrowsAsync<RefusedException>(() => Check(Write));

        Assert.Equal(AzureRefusal.MissingRight, no.Code);
        Assert.Contains($"it lacks {Write} on {Group}", no.Reason, StringComparison.Ordinal);
        Assert.Contains("\"Contributor\"", no.FirstDo, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Roles_add_up_and_one_gives_what_another_leaves_out()
    {
        Server.State.Rights = [new Grant(Group, "*") { NotActions = ["Microsoft.Compute/*"] }, new Grant(Group, Write)];

        Assert.Empty(await Check(Write));
    }

    [Fact]
    public async Task A_condition_is_not_taken_for_a_no()
    {
        Server.State.Rights = [new Grant(Group, Write) { Condition = "@Resource[Microsoft.Storage/storageAccounts:name] StringEquals 'x'" }];

        Assert.Empty(await Check(Write));
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public async Task Rights_to_bytes_are_not_those_to_resources(bool data, bool passes)
    {
        Server.State.Rights = [new Grant(Group, data ? [] : ["*"]) { DataActions = data ? ["Microsoft.Compute/disks/*/action"] : [] }];
        NeededRight upload = new("Microsoft.Compute/disks/upload/action", Group, "upload") { IsData = true };

        if (passes)
        {
            Assert.Empty(await new RightsCheck(Access, null).RequireAsync([upload], default));
        }
        else
        {
            RefusedException no = await Assert.ThrowsAsync<RefusedException>(() => new RightsCheck(Access, null).RequireAsync([upload], default));
            Assert.Contains("Data Operator for Managed Disks", no.FirstDo, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_role_on_the_resource_alone_counts_there()
    {
        Server.State.Rights = [new Grant(Account, "Microsoft.Storage/storageAccounts/listkeys/action")];

        Assert.Empty(await Check("Microsoft.Storage/storageAccounts/listKeys/action", Account));
        RefusedException no = await Assert.ThrowsAsync<RefusedException>(() => Check("Microsoft.Storage/storageAccounts/listKeys/action", Account + "2"));
        Assert.Contains("Storage Account Contributor", no.FirstDo, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Microsoft.Compute/*", true)]
    [InlineData("*/read", false)]
    public async Task What_is_not_there_yet_is_asked_about_above(string granted, bool passes)
    {
        Server.State.Rights = [new Grant(Group, granted)];
        Task Asked() => Check("Microsoft.Compute/disks/write", Scope.Disk("later"));

        if (passes)
        {
            await Asked();
        }
        else
        {
            await Assert.ThrowsAsync<RefusedException>(Asked);
        }

        Assert.Equal([Scope.Disk("later"), Group], Server.Journal.Select(one => one.Path[..one.Path.LastIndexOf("/providers/", StringComparison.Ordinal)]));
    }

    [Fact]
    public async Task Whoever_may_not_ask_goes_on_with_a_note()
    {
        Server.State.Rights = [new Grant(Group, "*/read")];
        Server.State.MayAskRights = false;

        string note = Assert.Single(await Check(Write));

        Assert.Contains("Could not check whether this login may make the image", note, StringComparison.Ordinal);
        Assert.Contains("Microsoft.Authorization/permissions/read", note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_above_is_no_no_for_a_resource_whose_own_was_refused()
    {
        Server.State.AddDisk(Scope.Disk("os"), "westeurope");
        Server.State.Rights = [new Grant(Group, "*/read")];
        Server.Faults = (exchange, _) => exchange.Path.Contains("/disks/os/", StringComparison.Ordinal)
            ? new ArmFault.Answer(403, "AuthorizationFailed", "The client does not have authorization.") : null;

        Assert.Single(await Check("Microsoft.Compute/disks/write", Scope.Disk("os")));
        Server.State.Rights = [new Grant(Group, "*")];
        Assert.Empty(await Check("Microsoft.Compute/disks/write", Scope.Disk("os")));
    }

    [Fact]
    public async Task A_service_that_fails_ends_nothing()
    {
        Server.Faults = (_, _) => new ArmFault.Answer(400, "InvalidApiVersionParameter", "The api-version is invalid.");

        Assert.Single(await Check(Write));
    }

    [Fact]
    public async Task A_resource_group_that_is_not_there_is_told()
    {
        Server.State.Groups.Clear();

        AzureException problem = await Assert.ThrowsAsync<AzureException>(() => Check(Write));

        Assert.Equal("ResourceGroupNotFound", problem.ServiceCode);
    }

    private Task<IReadOnlyList<string>> Check(string action, string? scope = null) =>
        new RightsCheck(Access, null).RequireAsync([new NeededRight(action, scope ?? Group, "make the image")], default);
}
