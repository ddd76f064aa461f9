using System.Text.Json.Nodes;

namespace VmGeneralize.AzureSupport.Compute;

/// <summary>
/// Properties sent or returned with an API version newer than the documents on this machine: such exchanges are checked against the older
/// document without the properties listed here. src/VmGeneralize.Azure/README.md names the public document for each.
/// </summary>
internal static class NewerProperties
{
    private static readonly (string ApiVersion, string Type, string Older, string[] Paths)[] All =
    [
        ("2023-07-03", "/versions/", "2022-03-03", ["properties.storageProfile.source.virtualMachineId"]),
    ];

    /// <summary>The exchange as the older document describes it; the same exchange if it is not newer.</summary>
    public static ArmExchange WithoutThem(ArmExchange exchange)
    {
        foreach ((string version, string type, string older, string[] paths) in All)
        {
            if (exchange.ApiVersion == version && exchange.Path.Contains(type, StringComparison.OrdinalIgnoreCase))
            {
                return exchange with
                {
                    Query = new Dictionary<string, string>(exchange.Query) { ["api-version"] = older },
                    RequestBody = Without(exchange.RequestBody, paths),
                    ResponseBody = Without(exchange.ResponseBody, paths),
                };
            }
        }

        // This value was added to the enumeration later, but older versions of the service return it too.
        return exchange.Path.Contains("/virtualMachines/", StringComparison.OrdinalIgnoreCase)
            && (string?)exchange.ResponseBody?["properties"]?["securityProfile"]?["securityType"] == "Standard"
            ? exchange with { ResponseBody = Without(exchange.ResponseBody, ["properties.securityProfile.securityType"]) }
            : exchange;
    }

    private static JsonNode? Without(JsonNode? body, string[] paths)
    {
        JsonNode? copy = body?.DeepClone();
        foreach (string path in paths)
        {
            string[] names = path.Split('.');
            JsonNode? node = copy;
            foreach (string name in names[..^1])
            {
                node = (node as JsonObject)?[name];
            }

            (node as JsonObject)?.Remove(names[^1]);
        }

        return copy;
    }
}
