using System.Text.Json.Nodes;
using Azure;
using Azure.Core;
using Azure.ResourceManager;
using Azure.ResourceManager.Resources;

namespace VmGeneralize.Azure.Compute;

/// <summary>
/// Resources with properties that the SDK in use does not know: sent as JSON with an API version of their own. The one place to be
/// replaced by a newer SDK; what is sent this way is listed in the README beside this project.
/// </summary>
internal sealed class NewerApi(ArmAccess access, IProgress<AzureStep>? progress)
{
    /// <summary>Makes a resource and waits for it.</summary>
    /// <param name="doing">What is being done.</param>
    /// <param name="id">Resource id.</param>
    /// <param name="apiVersion">As in <c>2023-07-03</c>.</param>
    /// <param name="location">Region.</param>
    /// <param name="properties">What stands under <c>properties</c>.</param>
    /// <param name="tags">Its tags.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task CreateAsync(
        string doing, string id, string apiVersion, string location, JsonObject properties, IReadOnlyDictionary<string, string> tags,
        CancellationToken cancellation)
    {
        ResourceIdentifier resource = new(id);
        ArmRequests requests = new(access, progress, options => options.SetApiVersion(resource.ResourceType, apiVersion));
        GenericResourceData data = new(RegionName.Of(location)) { Properties = BinaryData.FromString(properties.ToJsonString()) };
        SdkTypes.AddAll(data.Tags, tags);
        await requests.CompleteAsync(
            doing, token => requests.Client.GetGenericResources().CreateOrUpdateAsync(WaitUntil.Started, resource, data, token),
            cancellation).ConfigureAwait(false);
    }
}
