using System.Text.Json.Nodes;

namespace VmGeneralize.AzureSupport.Compute;

/// <summary>Work that continues after the response.</summary>
/// <param name="Id">Part of its polling addresses.</param>
/// <param name="Finish">Does the work once it has been polled often enough; returns the response of the Location address, or an error.</param>
public sealed record ArmLongOperation(string Id, Func<ArmAnswer> Finish)
{
    /// <summary>Number of polls that will still find it in progress.</summary>
    public int PollsLeft { get; set; }

    /// <summary>Set once the work is done.</summary>
    public ArmAnswer? Result { get; set; }

    /// <summary>Address that returns the status.</summary>
    public static string Path(string subscription, string location, string id) =>
        $"/subscriptions/{subscription}/providers/Microsoft.Compute/locations/{location}/operations/{id}";

    /// <summary>The JSON that the status address returns.</summary>
    public JsonObject Status() => Result switch
    {
        null => new JsonObject { ["name"] = Id, ["status"] = "InProgress", ["startTime"] = "2026-01-01T00:00:00Z" },
        { Status: >= 400, Body: { } body } => new JsonObject { ["name"] = Id, ["status"] = "Failed", ["error"] = body["error"]!.DeepClone() },
        { Body: { } output } => new JsonObject
        {
            ["name"] = Id,
            ["status"] = "Succeeded",
            ["properties"] = new JsonObject { ["output"] = output.DeepClone() },
        },
        _ => new JsonObject { ["name"] = Id, ["status"] = "Succeeded" },
    };
}
