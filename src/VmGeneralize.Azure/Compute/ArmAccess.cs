using Azure.Core;
using Azure.Core.Pipeline;
using Azure.ResourceManager;

namespace VmGeneralize.Azure.Compute;

/// <summary>How to reach Azure Resource Manager: which cloud, as whom, through what.</summary>
/// <param name="Cloud">Addresses.</param>
/// <param name="Credential">Identity to log in with.</param>
public sealed record ArmAccess(Cloud Cloud, TokenCredential Credential)
{
    /// <summary>What sends the requests; null for the SDK's own, which honours HTTPS_PROXY.</summary>
    public HttpPipelineTransport? Transport { get; init; }

    public ArmTiming Timing { get; init; } = new();

    /// <summary>A client that has no token yet: asking for one is left to the first call.</summary>
    /// <param name="adjust">API versions that differ from the SDK's; null for none.</param>
    internal ArmClient Connect(Action<ArmClientOptions>? adjust = null)
    {
        ArmClientOptions options = new()
        {
            Environment = new ArmEnvironment(Cloud.ResourceManager, Cloud.Audience),
            RetryPolicy = new ArmRetryPolicy(Timing),
        };
        options.Diagnostics.IsLoggingContentEnabled = false;
        options.Diagnostics.ApplicationId = "vmgeneralize";
        if (Transport is not null)
        {
            options.Transport = Transport;
        }

        adjust?.Invoke(options);
        return new ArmClient(Credential, Guid.Empty.ToString(), options);
    }
}
