using VmGeneralize.TestSupport;

namespace VmGeneralize.EndToEnd.Tests.Canaries;

/// <summary>Searches all bytes of a raw disk for planted strings.</summary>
internal static class CanarySearch
{
    private const int SharedStart = 4; // strings that begin alike are searched in one go

    /// <summary>The places whose strings are found, in planting order.</summary>
    public static IReadOnlyList<string> Found(string raw, IReadOnlyList<Canary> canaries)
    {
        HashSet<string> hits = [];
        foreach (IGrouping<string, Canary> alike in canaries.GroupBy(canary => canary.Stored[..SharedStart]))
        {
            hits.UnionWith(ByteSearch.Find(raw, [.. alike.Select(canary => canary.Stored).Distinct()]).Select(hit => hit.Needle));
        }

        return [.. canaries.Where(canary => hits.Contains(canary.Stored)).Select(canary => canary.Place)];
    }
}
