using Azure.ResourceManager.Resources;
using Azure.ResourceManager.Resources.Models;
using VmGeneralize.Blocks;

namespace VmGeneralize.Azure.Compute;

/// <summary>Checks, before hours of work, that a region is there, makes what is to be made, and has the zone that is meant.</summary>
public sealed class RegionCheck(ArmAccess access, IProgress<AzureStep>? progress)
{
    public const string Disks = "disks";
    public const string Images = "images";
    public const string Versions = "galleries/images/versions";

    private const string Provider = "Microsoft.Compute";
    private const string Doing = "Checking the regions";

    private readonly ArmRequests _requests = new(access, progress);

    /// <summary>What it calls.</summary>
    public static AzureCall Call(Guid subscription) =>
        new(
            "GET",
            $"/subscriptions/{subscription}/providers/{Provider}",
            "Check that the regions and zones exist (skipped if your role may not read them)");

    /// <summary>Looks at all that is needed; says nothing when this login may not look.</summary>
    /// <exception cref="AzureException">There is no such region or zone, or it does not make that.</exception>
    public async Task RequireAsync(Guid subscription, IReadOnlyList<RegionNeed> needs, CancellationToken cancellation)
    {
        IReadOnlyList<ProviderResourceType> types;
        try
        {
            SubscriptionResource all = _requests.Client.GetSubscriptionResource(SubscriptionResource.CreateResourceIdentifier(subscription.ToString()));
            types = (await _requests.CallAsync(
                Doing, token => all.GetResourceProviderAsync(Provider, cancellationToken: token), cancellation).ConfigureAwait(false)).Value.Data.ResourceTypes;
        }
        catch (AzureException cannot) when (cannot.Status is 403 or 404)
        {
            return; // a login with rights in one resource group only
        }

        foreach (RegionNeed need in needs)
        {
            if (types.FirstOrDefault(type => string.Equals(type.ResourceType, need.Type, StringComparison.OrdinalIgnoreCase)) is { } offered)
            {
                Check(need, offered);
            }
        }
    }

    private static void Check(RegionNeed need, ProviderResourceType offered)
    {
        if (offered.Locations.Count > 0 && !offered.Locations.Any(one => RegionName.AreSame(one, need.Location)))
        {
            throw new AzureException(
                Doing,
                $"no region named \"{need.Location}\" offers {Name(need.Type)}."
                    + NearestName.Question(RegionName.Plain(need.Location), offered.Locations.Select(RegionName.Plain)),
                $"Choose another with {need.Option}; az account list-locations shows all names.");
        }

        string[] zones = [.. offered.ZoneMappings.Where(one => one.Location is { } location && RegionName.AreSame(location.Name, need.Location))
            .SelectMany(one => one.Zones).Order(StringComparer.Ordinal)];
        if (offered.ZoneMappings.Count == 0)
        {
            return; // it says nothing of zones
        }

        if (need.Zone is { } zone && !zones.Contains(zone))
        {
            throw new AzureException(
                Doing,
                zones.Length == 0 ? $"{need.Location} has no availability zones." : $"{need.Location} has no zone {zone}; it has {string.Join(", ", zones)}.",
                zones.Length == 0 ? "Leave --zone out, or choose another region." : "Name one of these with --zone.");
        }

        if (need is { Zone: null, NeedsZone: true } && zones.Length > 0)
        {
            throw new AzureException(
                Doing, $"in {need.Location} a disk of this kind needs a zone, and none was given.", $"Use --zone: {string.Join(", ", zones)}.");
        }
    }

    private static string Name(string type) => type == Versions ? "gallery image versions" : $"{type}";
}

/// <summary>What is to be made where.</summary>
/// <param name="Type">One of the types of <see cref="RegionCheck"/>.</param>
/// <param name="Location">Region, as the user wrote it.</param>
/// <param name="Option">Which option names it.</param>
/// <param name="Zone">Zone that is meant; null: none.</param>
/// <param name="NeedsZone">It is in one zone where there are zones.</param>
public sealed record RegionNeed(string Type, string Location, string Option = "--location", string? Zone = null, bool NeedsZone = false);
