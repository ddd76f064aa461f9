using System.Text.Json.Nodes;

namespace VmGeneralize.AzureSupport.Compute;

/// <summary>Work that continues after the answer.</summary>
/// <param name="Id">Part of its polling addresses.</param>
/// <param name="Finish">Does it, when it has been polled often enough; gives what the Location address answers, or an error.</param>
public sealed record ArmLongOperation(string Id, Func<ArmAnswer> Finish)
{
    /// <summary>Polls that still find it at work.</summary>
    public int PollsLeft { get; set; }

    /// <summary>Set once it is done.</summary>
    public ArmAnswer? Result { get; set; }

    /// <summary>Address that returns the status.</summary>
    public static string Path(string subscription, string location, string id) =>
        $"/subscriptions/{subscription}/providers/Microsoft.Compute/locations/{location}/operations/{id}";

    /// <summary>What the status address says.</summary>
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
