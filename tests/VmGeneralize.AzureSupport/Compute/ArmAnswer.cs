using System.Text.Json.Nodes;

namespace VmGeneralize.AzureSupport.Compute;

/// <summary>A response from the server.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Body">Body; null if there is none.</param>
/// <param name="Operation">A long-running operation that was started; its polling addresses go into the headers.</param>
public sealed record ArmAnswer(int Status, JsonNode? Body = null, ArmLongOperation? Operation = null)
{
    /// <summary>Value of <c>Retry-After</c>, in seconds.</summary>
    public int? RetryAfter { get; init; }

    public static ArmAnswer Error(int status, string code, string message) =>
        new(status, new JsonObject { ["error"] = new JsonObject { ["code"] = code, ["message"] = message } });

    public static ArmAnswer NotFound(string type, string name) =>
        Error(404, "ResourceNotFound", $"The Resource 'Microsoft.Compute/{type}/{name}' under resource group 'rg' was not found.");
}
