using System.Text.Json.Nodes;

namespace VmGeneralize.AzureSupport.Compute;

/// <summary>A request to a resource of the compute service.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Id">The resource, as it was written.</param>
/// <param name="Types">Its types, lower case: <c>disks</c>, or <c>galleries/images</c>.</param>
/// <param name="Names">Its names, one for each type; none for a list.</param>
/// <param name="Action">Last part of the path of a POST, lower case; null: none.</param>
/// <param name="Body">Null: none.</param>
public sealed record ArmRequest(string Method, string Id, string Types, IReadOnlyList<string> Names, string? Action, JsonObject? Body)
{
    private const string Provider = "/providers/Microsoft.Compute/";

    public string ApiVersion { get; init; } = "";

    public string Name => Names[^1];

    /// <summary>For look-ups: Azure does not tell capitals from small letters.</summary>
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

    /// <summary>Id of the resource that this one is in.</summary>
    public string Parent => Id[..Id.LastIndexOf('/')][..Id[..Id.LastIndexOf('/')].LastIndexOf('/')];
}
