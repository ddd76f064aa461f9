using Azure.Core;
using Azure.ResourceManager.Resources;

namespace VmGeneralize.Azure.Compute;

/// <summary>Finds the resource behind a storage account's host name.</summary>
internal sealed class StorageAccounts(ArmRequests requests)
{
    /// <exception cref="AzureException">The subscription has none of this name, as far as we may see.</exception>
    public async Task<string> FindAsync(Guid subscription, string account, CancellationToken cancellation)
    {
        string doing = $"Looking for the storage account {account}";
        if (account.Length is < 3 or > 24 || !account.All(char.IsAsciiLetterOrDigit))
        {
            throw new AzureException(doing, "this is not the name of one.", "Give its id with --storage-account-id.");
        }

        string? id = await requests.CallAsync(
            doing,
            async token =>
            {
                SubscriptionResource all = requests.Client.GetSubscriptionResource(new ResourceIdentifier($"/subscriptions/{subscription}"));
                await foreach (GenericResource found in all.GetGenericResourcesAsync(
                    $"resourceType eq 'Microsoft.Storage/storageAccounts' and name eq '{account}'", cancellationToken: token).ConfigureAwait(false))
                {
                    return found.Id.ToString();
                }

                return (string?)null;
            },
            cancellation).ConfigureAwait(false);
        return id
            ?? throw new AzureException(
                doing, "the subscription has none with this name.", "Give its id with --storage-account-id, or the right --subscription.");
    }
}
