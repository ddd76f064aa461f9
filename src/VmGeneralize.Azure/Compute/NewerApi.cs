using System.Text.Json;
using System.Text.Json.Nodes;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.ResourceManager;
using Azure.ResourceManager.Resources;

namespace VmGeneralize.Azure.Compute;

/// <summary>
/// Resources, properties and services that the SDK in use does not know: JSON with an API version of its own. The one place to be
/// replaced by a newer SDK; what is sent this way is listed in the README beside this project.
/// </summary>
internal sealed class NewerApi(ArmAccess access, IProgress<AzureStep>? progress)
{
    /// <summary>Makes a resource and waits for it.</summary>
    /// <param name="doing">What is being done.</param>
    /// <param name="id">Resource id.</param>
    /// <param name="apiVersion">As in <c>2023-07-03</c>.</param>
    /// <param name="location">Region.</param>
    /// <param name="properties">What is under <c>properties</c>.</param>
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

    /// <summary>Reads what the SDK has no words for.</summary>
    /// <param name="doing">What is being done.</param>
    /// <param name="path">From <c>/subscriptions</c> on.</param>
    /// <param name="apiVersion">As in <c>2022-04-01</c>.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The answer; null: there is no such thing.</returns>
    /// <exception cref="AzureException">Azure refused, or the answer is not JSON.</exception>
    public async Task<JsonDocument?> FindAsync(string doing, string path, string apiVersion, CancellationToken cancellation)
    {
        ArmRequests requests = new(access, progress);
        try
        {
            Plain plain = new(requests.Client);
            return await requests.FindAsync(doing, token => plain.GetAsync(path, apiVersion, token), cancellation).ConfigureAwait(false);
        }
        catch (JsonException)
        {
            throw new AzureException(doing, "the answer cannot be understood.", ComputeAdvice.NoAnswer);
        }
    }

    // The client's own pipeline, with its login and its retry policy, is open to resources only.
    private sealed class Plain(ArmClient client) : ArmResource(client, ResourceIdentifier.Root)
    {
        public async Task<JsonDocument> GetAsync(string path, string apiVersion, CancellationToken cancellation)
        {
            using HttpMessage message = Pipeline.CreateMessage();
            message.Request.Method = RequestMethod.Get;
            message.Request.Uri.Reset(Endpoint);
            message.Request.Uri.AppendPath(path, escape: false);
            message.Request.Uri.AppendQuery("api-version", apiVersion);
            message.Request.Headers.Add(HttpHeader.Common.JsonAccept);
            await Pipeline.SendAsync(message, cancellation).ConfigureAwait(false);
            return message.Response.IsError ? throw new RequestFailedException(message.Response) : JsonDocument.Parse(message.Response.Content);
        }
    }
}
