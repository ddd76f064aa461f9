using System.Text.Json.Nodes;

namespace VmGeneralize.AzureSupport.Compute;

/// <summary>A request to the server and its response.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Path, without the query.</param>
/// <param name="Query">Query parameters.</param>
/// <param name="RequestBody">Request body; null if there is none.</param>
/// <param name="Status">HTTP status; 0 if the connection was cut.</param>
/// <param name="ResponseBody">Response body; null if there is none.</param>
public sealed record ArmExchange(
    string Method, string Path, IReadOnlyDictionary<string, string> Query, JsonNode? RequestBody, int Status, JsonNode? ResponseBody)
{
    public string ApiVersion => Query.GetValueOrDefault("api-version", "");

    /// <summary>Last part of the path: the name of a resource or an action.</summary>
    public string Last => Path[(Path.LastIndexOf('/') + 1)..];

    public override string ToString() => $"{Method} {Path} -> {Status}";
}
