using System.Text.Json.Nodes;

namespace VmGeneralize.AzureSupport.Compute;

/// <summary>A request to the server and its answer.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Without the query.</param>
/// <param name="Query">Parameters.</param>
/// <param name="RequestBody">Null: none.</param>
/// <param name="Status">HTTP status; 0: the connection was cut.</param>
/// <param name="ResponseBody">Null: none.</param>
public sealed record ArmExchange(
    string Method, string Path, IReadOnlyDictionary<string, string> Query, JsonNode? RequestBody, int Status, JsonNode? ResponseBody)
{
    public string ApiVersion => Query.GetValueOrDefault("api-version", "");

    /// <summary>Last part of the path: a resource's name or an action.</summary>
    public string Last => Path[(Path.LastIndexOf('/') + 1)..];

    public override string ToString() => $"{Method} {Path} -> {Status}";
}
