using VmGeneralize.Azure;
using VmGeneralize.Azure.Compute;

namespace VmGeneralize.Pipeline.Azure;

/// <summary>How the commands reach Azure.</summary>
/// <param name="Access">Cloud and identity.</param>
/// <param name="Subscription">Its id or name as the user gave it; null: not said.</param>
public sealed record AzureLink(ArmAccess Access, string? Subscription)
{
    /// <summary>Sets everything up and calls nothing: the first call finds out who logs in.</summary>
    /// <param name="cloud">Null: as the environment says, else the public one.</param>
    /// <param name="subscription">Id or name; null: as the environment or <c>az</c> says.</param>
    public static AzureLink Create(Cloud? cloud, string? subscription)
    {
        Cloud chosen = cloud ?? CloudChoice.OfEnvironment();
        return new AzureLink(new ArmAccess(chosen, Login.Default(chosen)), subscription);
    }

    /// <summary>The resource group, in the chosen subscription.</summary>
    public async Task<ResourceScope> ScopeAsync(string resourceGroup, IProgress<ProgressUpdate>? progress, CancellationToken cancellation)
    {
        ResourceNames.ResourceGroup(resourceGroup); // before the first call
        return new ResourceScope(
            await new Subscriptions(Access, StepProgress.Of(progress)).ResolveAsync(Subscription, cancellation).ConfigureAwait(false), resourceGroup);
    }

    /// <summary>The same as far as it can be known without a call: the subscription is all zeros when Azure would have to be asked.</summary>
    public ResourceScope ScopeWithoutCalls(string resourceGroup)
    {
        ResourceNames.ResourceGroup(resourceGroup);
        return new ResourceScope(Subscriptions.WithoutCalls(Subscription, Access.Cloud) ?? Guid.Empty, resourceGroup);
    }

    /// <summary>What finding the subscription calls.</summary>
    internal IReadOnlyList<AzureCall> ScopeCalls() => Subscriptions.WithoutCalls(Subscription, Access.Cloud) is null
        ? [new AzureCall("GET", "/subscriptions", "Find the subscription")]
        : [];
}
