using System.Text.Json.Nodes;

namespace VmGeneralize.AzureSupport.Compute;

/// <summary>A request for a resource of the compute service.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Id">Resource id, as written in the request.</param>
/// <param name="Types">Resource types in lower case: <c>disks</c>, or <c>galleries/images</c>.</param>
/// <param name="Names">Resource names, one for each type; none for a list.</param>
/// <param name="Action">Last part of the path of a POST, in lower case; null if there is none.</param>
/// <param name="Body">Body; null if there is none.</param>
public sealed record ArmRequest(string Method, string Id, string Types, IReadOnlyList<string> Names, string? Action, JsonObject? Body)
{
    private const string Provider = "/providers/Microsoft.Compute/";

    public string ApiVersion { get; init; } = "";

    public string Name => Names[^1];

    /// <summary>Key for lookups: Azure ids are not case-sensitive.</summary>
    public string Key => Id.ToUpperInvariant();

    public string? Location => Body?["location"]?.GetValue<string>();

    public static ArmRequest? Of(string method, string path, JsonObject? body)
    {
        int start = path.IndexOf(Provider, StringComparison.OrdinalIgnoreCase);
        if (start < 0)
        {
            return null;
        }

        string[] parts = path[(start + Provider.Length)..].Split('/');
        bool hasAction = method == "POST";
        string[] own = hasAction ? parts[..^1] : parts;
        return new ArmRequest(
            method,
            hasAction ? path[..path.LastIndexOf('/')] : path,
            string.Join('/', own.Where((_, index) => index % 2 == 0)).ToLowerInvariant(),
            [.. own.Where((_, index) => index % 2 == 1)],
            hasAction ? parts[^1].ToLowerInvariant() : null,
            body);
    }

    /// <summary>Id of the resource that contains this one.</summary>
    public string Parent => Id[..Id.LastIndexOf('/')][..Id[..Id.LastIndexOf('/')].LastIndexOf('/')];
}
