using System.Text.Json.Nodes;

namespace VmGeneralize.AzureSupport.Compute;

/// <summary>One operation of an OpenAPI document.</summary>
/// <param name="File">The document that contains it.</param>
/// <param name="ApiVersion">API version of the document.</param>
/// <param name="Path">Path template, such as <c>/subscriptions/{subscriptionId}/...</c>.</param>
/// <param name="Method">HTTP method in upper case.</param>
/// <param name="Operation">Parameters and responses.</param>
public sealed record ArmRoute(string File, string ApiVersion, string Path, string Method, JsonObject Operation)
{
    private readonly string[] _segments = Path.Split('/', StringSplitOptions.RemoveEmptyEntries);

    public bool Matches(string method, string path)
    {
        string[] segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return method == Method && segments.Length == _segments.Length
            && segments.Zip(_segments).All(pair => pair.Second.StartsWith('{') || pair.First.Equals(pair.Second, StringComparison.OrdinalIgnoreCase));
    }
}
