using Azure.Core;
using Azure.ResourceManager.Compute;
using Azure.ResourceManager.Compute.Models;
using Azure.ResourceManager.Resources;
using VmGeneralize.Blocks;

namespace VmGeneralize.Azure.Compute;

/// <summary>
/// Whether a region has room for one more managed disk in this subscription, asked before it is made
/// (https://learn.microsoft.com/rest/api/compute/usage/list).
/// </summary>
public sealed class QuotaCheck(ArmAccess access, IProgress<AzureStep>? progress)
{
    private const string Doing = "Checking the disk quota";

    // Names as az vm list-usage shows them; of the kinds that are in all zones none is known.
    private static readonly (string Kind, string Count)[] Counts =
    [
        (DiskKind.Standard, "StandardDiskCount"),
        ("StandardSSD_LRS", "StandardSSDDiskCount"),
        ("Premium_LRS", "PremiumDiskCount"),
        ("PremiumV2_LRS", "PremiumV2DiskCount"),
        ("UltraSSD_LRS", "UltraSSDDiskCount"),
    ];

    private readonly ArmRequests _requests = new(access, progress);

    /// <summary>Asks.</summary>
    /// <param name="scope">Where the disk is to be.</param>
    /// <param name="name">Its name: one that is there already is counted already.</param>
    /// <param name="location">Region.</param>
    /// <param name="kind">One of <see cref="DiskKind"/>.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>What could not be asked, a sentence; null: nothing.</returns>
    /// <exception cref="RefusedException">The region has none left.</exception>
    /// <exception cref="AzureException">There is no answer, or nobody is logged in.</exception>
    public async Task<string?> RequireAsync(ResourceScope scope, string name, string location, string kind, CancellationToken cancellation)
    {
        if (Array.Find(Counts, one => one.Kind.Equals(kind, StringComparison.OrdinalIgnoreCase)).Count is not { } count)
        {
            return null;
        }

        ComputeUsage? usage;
        try
        {
            usage = await _requests.CallAsync(Doing, token => FindAsync(scope, location, count, token), cancellation).ConfigureAwait(false);
        }
        catch (AzureException refused) when (refused.Status is not (0 or 401))
        {
            return $"Could not check whether the quota of {RegionName.Plain(location)} has room for the disk ({refused.Problem.TrimEnd('.')}): "
                + "if it has none, Azure will refuse to make the disk.";
        }

        if (usage is not { } full || full.CurrentValue < full.Limit || await IsThereAsync(scope, name, cancellation).ConfigureAwait(false))
        {
            return null;
        }

        throw new RefusedException(
            AzureRefusal.Quota,
            $"The quota for {kind} disks in {RegionName.Plain(location)} is used up in this subscription: {full.CurrentValue:N0} of {full.Limit:N0} exist "
                + $"({count}).",
            "Ask for a higher quota (portal: Quotas), delete disks that are not needed, or choose another --location or --sku.");
    }

    /// <summary>What it calls.</summary>
    public static AzureCall Call(Guid subscription, string location) => new(
        "GET",
        $"/subscriptions/{subscription}/providers/Microsoft.Compute/locations/{RegionName.Plain(location)}/usages",
        "Check that the quota has room for the disk (skipped if your role may not read it)");

    private async Task<ComputeUsage?> FindAsync(ResourceScope scope, string location, string count, CancellationToken cancellation)
    {
        SubscriptionResource all = _requests.Client.GetSubscriptionResource(SubscriptionResource.CreateResourceIdentifier(scope.Subscription.ToString()));
        await foreach (ComputeUsage usage in all.GetUsagesAsync(RegionName.Of(location), cancellation).ConfigureAwait(false))
        {
            if (count.Equals(usage.Name.Value, StringComparison.OrdinalIgnoreCase))
            {
                return usage;
            }
        }

        return null;
    }

    private async Task<bool> IsThereAsync(ResourceScope scope, string name, CancellationToken cancellation) => await _requests.FindAsync(
        $"Checking the disk {name}",
        token => _requests.Client.GetManagedDiskResource(new ResourceIdentifier(scope.Disk(name))).GetAsync(token),
        cancellation).ConfigureAwait(false) is not null;
}
