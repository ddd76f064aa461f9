using System.Text.Json;

namespace VmGeneralize.EndToEnd.Tests.Tool;

/// <summary>One change of a plan.</summary>
/// <param name="Kind">The action: delete, write, truncate, delete-value, delete-key, set-value or wipe-slack.</param>
/// <param name="Path">Path, for file changes.</param>
/// <param name="Removed">Every name that is removed, for <c>delete</c>.</param>
/// <param name="Hive">Hive, for registry changes.</param>
/// <param name="Key">Key, relative to the hive's root.</param>
/// <param name="Name">Value name.</param>
internal sealed record PlanEdit(string Kind, string Path, IReadOnlyList<string> Removed, string Hive, string Key, string Name)
{
    public static PlanEdit Parse(JsonElement edit) => new(
        edit.GetProperty("kind").GetString()!,
        Text(edit, "path"),
        edit.TryGetProperty("removed", out JsonElement removed) ? [.. removed.EnumerateArray().Select(name => name.GetString()!)] : [],
        Text(edit, "hive"),
        Text(edit, "key"),
        Text(edit, "name"));

    private static string Text(JsonElement edit, string property) =>
        edit.TryGetProperty(property, out JsonElement value) ? value.GetString() ?? "" : "";
}
