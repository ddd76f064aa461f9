using VmGeneralize.Azure.Compute;
using VmGeneralize.AzureSupport.Compute;

namespace VmGeneralize.Azure.Tests.Compute;

/// <summary>Starts a server for each test; at the end, every exchange must match the official specification.</summary>
public abstract class ArmTest : IAsyncLifetime
{
    protected ComputeServer Server { get; private set; } = null!;

    protected TestCredential Credential { get; } = new();

    protected static ResourceScope Scope { get; } = new(ComputeServer.Subscription, "rg");

    protected ArmAccess Access => new(Cloud.Public with { ResourceManager = Server.Endpoint }, Credential)
    {
        Transport = Server.Transport(),
        Timing = Impatient,
    };

    /// <summary>Timing with waits that only yield.</summary>
    protected static ArmTiming Impatient { get; } = new()
    {
        FirstPoll = TimeSpan.FromMilliseconds(1),
        LongestPoll = TimeSpan.FromMilliseconds(5),
        FirstRetry = TimeSpan.FromMilliseconds(1),
        Retries = 5,
    };

    public async Task InitializeAsync() => Server = await ComputeServer.StartAsync();

    public async Task DisposeAsync()
    {
        IReadOnlyList<string> violations = Server.Violations;
        await Server.DisposeAsync();
        Assert.Empty(violations);
    }

    /// <summary>Requests that changed something, such as "PUT disks/x".</summary>
    protected string[] Changes => [.. Server.Changes.Select(exchange =>
        $"{exchange.Method} {exchange.Path[(exchange.Path.IndexOf("Microsoft.Compute/", StringComparison.Ordinal) + "Microsoft.Compute/".Length)..]}")];
}
