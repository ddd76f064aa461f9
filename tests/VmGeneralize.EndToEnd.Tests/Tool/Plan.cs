using System.Text.Json;

namespace VmGeneralize.EndToEnd.Tests.Tool;

/// <summary>The output of <c>plan --json</c>.</summary>
internal sealed record Plan(IReadOnlyDictionary<string, IReadOnlyList<PlanEdit>> Operations, long BytesFreed)
{
    public IEnumerable<PlanEdit> Edits => Operations.Values.SelectMany(edits => edits);

    /// <summary>Paths that are removed, as in a manifest: no leading slash.</summary>
    public IReadOnlySet<string> RemovedPaths =>
        Edits.SelectMany(edit => edit.Removed).Select(path => path.TrimStart('/')).ToHashSet(StringComparer.Ordinal);

    /// <summary>Whether free cells become zeros in every hive that may be written, while its keys and values stay.</summary>
    public bool WipesSlack => Edits.Any(edit => edit.Kind == "wipe-slack");

    /// <summary>Files that stay and are emptied, written like <see cref="RemovedPaths"/>.</summary>
    public IEnumerable<string> EmptiedPaths => Edits.Where(edit => edit.Kind == "truncate").Select(edit => edit.Path.TrimStart('/'));

    public static Plan Parse(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        JsonElement plan = document.RootElement;
        Assert.Equal("plan", plan.GetProperty("type").GetString());
        return new Plan(
            plan.GetProperty("operations").EnumerateArray().ToDictionary(
                operation => operation.GetProperty("id").GetString()!,
                operation => (IReadOnlyList<PlanEdit>)[.. operation.GetProperty("edits").EnumerateArray().Select(PlanEdit.Parse)]),
            plan.GetProperty("bytesFreed").GetInt64());
    }
}
