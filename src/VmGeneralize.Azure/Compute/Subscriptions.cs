using Azure.ResourceManager.Resources;

namespace VmGeneralize.Azure.Compute;

/// <summary>Finds out which subscription is meant.</summary>
public sealed class Subscriptions(ArmAccess access, IProgress<AzureStep>? progress)
{
    private readonly ArmRequests _requests = new(access, progress);

    /// <summary>
    /// The id of the one that is named, else of the one that <c>AZURE_SUBSCRIPTION_ID</c> or <c>az account set</c> names, else of the only one
    /// there is. Never guesses among several: what is made in the wrong one is billed to the wrong people.
    /// </summary>
    /// <param name="wanted">An id or a name; null: not said.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="AzureException">None or several fit.</exception>
    public async Task<Guid> ResolveAsync(string? wanted, CancellationToken cancellation)
    {
        wanted ??= AzureProfile.Subscription(access.Cloud);
        if (Guid.TryParse(wanted, out Guid id))
        {
            return id;
        }

        const string Doing = "Looking for the subscription";
        List<SubscriptionData> all = await _requests.CallAsync(
            Doing,
            async token =>
            {
                List<SubscriptionData> found = [];
                await foreach (SubscriptionResource subscription in _requests.Client.GetSubscriptions().GetAllAsync(token).ConfigureAwait(false))
                {
                    found.Add(subscription.Data);
                }

                return found;
            },
            cancellation).ConfigureAwait(false);
        SubscriptionData[] fitting = [.. all.Where(one => wanted is null || string.Equals(one.DisplayName, wanted, StringComparison.OrdinalIgnoreCase))];
        return fitting is [{ SubscriptionId: { } only }] && Guid.TryParse(only, out Guid single)
            ? single
            : throw new AzureException(
                Doing,
                fitting.Length == 0
                    ? wanted is null ? "this login has access to none." : $"this login has access to none with the name \"{wanted}\"."
                    : $"there are {fitting.Length}: "
                        + string.Join(", ", fitting.Take(5).Select(one => $"{one.DisplayName} ({one.SubscriptionId})"))
                        + (fitting.Length > 5 ? ", ...." : "."),
                "Name it with --subscription, AZURE_SUBSCRIPTION_ID or az account set.");
    }

    /// <summary>The id if it can be known without a call; null otherwise.</summary>
    public static Guid? WithoutCalls(string? wanted, Cloud cloud) => Guid.TryParse(wanted ?? AzureProfile.Subscription(cloud), out Guid id) ? id : null;
}
