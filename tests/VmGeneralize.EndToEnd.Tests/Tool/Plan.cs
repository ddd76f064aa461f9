using System.Text.Json;

namespace VmGeneralize.EndToEnd.Tests.Tool;

/// <summary>What <c>plan --json</c> printed.</summary>
internal sealed record Plan(IReadOnlyDictionary<string, IReadOnlyList<PlanEdit>> Operations, long BytesFreed)
{
    public IEnumerable<PlanEdit> Edits => Operations.Values.SelectMany(edits => edits);

    /// <summary>Paths that go, as in a manifest: no leading slash.</summary>
    public IReadOnlySet<string> RemovedPaths =>
        Edits.SelectMany(edit => edit.Removed).Select(path => path.TrimStart('/')).ToHashSet(StringComparer.Ordinal);

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
