using System.Text.Json;
using System.Text.Json.Nodes;

namespace VmGeneralize.Pipeline.Reports;

/// <summary>
/// Every JSON object that a command prints or writes says what it is and which version of its schema it follows. The version grows when a
/// script that reads the object would have to change; properties may be added without that.
/// </summary>
internal static class SchemaVersion
{
    public const int Current = 2;

    /// <exception cref="JsonException">It is something else, or of a version that is not known here.</exception>
    public static void Require(JsonObject json, string type)
    {
        if (json["type"] is { } named && !(named is JsonValue name && name.TryGetValue(out string? text) && text == type))
        {
            throw new JsonException($"its type is not \"{type}\"");
        }

        if (json["schemaVersion"] is { } version && !(version is JsonValue value && value.TryGetValue(out int number) && number is >= 1 and <= Current))
        {
            throw new JsonException($"it follows version {version.ToJsonString()} of its schema, and this program knows version {Current}");
        }
    }
}
