using System.Text.Json.Nodes;
using VmGeneralize.Azure.Compute;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Azure.Tests.Compute;

public sealed class SubscriptionsTests : ArmTest
{
    private static readonly Guid One = new("aaaaaaaa-0000-0000-0000-000000000001");
    private static readonly Guid Two = new("aaaaaaaa-0000-0000-0000-000000000002");

    [Fact]
    public async Task An_id_needs_no_call()
    {
        Assert.Equal(One, await new Subscriptions(Access, null).ResolveAsync(One.ToString(), default));
        Assert.Empty(Server.Journal);
    }

    [Fact]
    public async Task A_name_is_looked_up()
    {
        Serve((One, "Production"), (Two, "Test"));

        Assert.Equal(Two, await new Subscriptions(Access, null).ResolveAsync("test", default));
    }

    [Fact]
    public async Task Several_of_one_name_are_never_guessed_among()
    {
        Serve((One, "Same"), (Two, "Same"));
        AzureException problem = await Assert.ThrowsAsync<AzureException>(() => new Subscriptions(Access, null).ResolveAsync("Same", default));

        Assert.Contains(One.ToString(), problem.Message, StringComparison.Ordinal);
        Assert.Contains(Two.ToString(), problem.Message, StringComparison.Ordinal);
        Assert.Contains("--subscription", problem.Next, StringComparison.Ordinal);
    }

    [Theory]
    [
        InlineData(
            """{"subscriptions":[{"id":"a","isDefault":false,"environmentName":"AzureCloud"},{"id":"b","isDefault":true,"environmentName":"AzureCloud"}]}""",
            "b"),
    ]
    [InlineData("""{"subscriptions":[{"id":"b","isDefault":true,"environmentName":"AzureChinaCloud"}]}""", null)]
    [InlineData("""{"subscriptions":{}}""", null)]
    [InlineData("""{"subscriptions":[1]}""", null)]
    [InlineData("not json", null)]
    public void The_subscription_of_az_is_taken_when_it_is_of_the_same_cloud(string profile, string? expected)
    {
        using TemporaryFolder folder = new();
        string file = Path.Combine(folder.Path, "azureProfile.json");
        File.WriteAllText(file, "\uFEFF" + profile);

        Assert.Equal(expected, AzureProfile.OfCli(file, Cloud.Public));
    }

    [Fact]
    public void No_az_is_no_subscription() => Assert.Null(AzureProfile.OfCli("/nowhere/azureProfile.json", Cloud.Public));

    private void Serve(params (Guid Id, string Name)[] subscriptions) => Server.Others = (request, _) => request.Path == "/subscriptions"
        ? new JsonObject
        {
            ["value"] = new JsonArray([.. subscriptions.Select(one => (JsonNode)new JsonObject
            {
                ["id"] = $"/subscriptions/{one.Id}",
                ["subscriptionId"] = one.Id.ToString(),
                ["displayName"] = one.Name,
                ["state"] = "Enabled",
            })]),
        }
        : null;
}
