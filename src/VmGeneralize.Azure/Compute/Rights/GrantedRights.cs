using System.IO.Enumeration;
using System.Text.Json;

namespace VmGeneralize.Azure.Compute.Rights;

/// <summary>
/// What a login may do at a scope: the answer of <c>Microsoft.Authorization/permissions</c>. Each permission allows what its actions name and its
/// notActions do not; they add up (https://learn.microsoft.com/azure/role-based-access-control/role-definitions). Deny assignments are not in it.
/// </summary>
internal sealed class GrantedRights
{
    private readonly List<Permission> _permissions = [];

    private GrantedRights(bool isWhole) => IsWhole = isWhole;

    /// <summary>All of it was answered; what is not in a part of it may be in the rest.</summary>
    public bool IsWhole { get; }

    /// <summary>Reads the answer.</summary>
    /// <returns>Null: this is not such an answer.</returns>
    public static GrantedRights? Read(JsonElement answer)
    {
        if (answer.ValueKind != JsonValueKind.Object || !answer.TryGetProperty("value", out JsonElement list) || list.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        GrantedRights rights = new(!answer.TryGetProperty("nextLink", out JsonElement next) || next.ValueKind == JsonValueKind.Null);
        foreach (JsonElement one in list.EnumerateArray())
        {
            if (one.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            rights._permissions.Add(
                new Permission(Strings(one, "actions"), Strings(one, "notActions"), Strings(one, "dataActions"), Strings(one, "notDataActions")));
        }

        return rights;
    }

    /// <summary>Whether that may be done. A condition on an assignment is taken for kept: whether it is, only the service knows.</summary>
    public bool Allows(NeededRight right) => _permissions.Exists(permission => right.IsData
        ? Has(permission.DataActions, right.Action) && !Has(permission.NotDataActions, right.Action)
        : Has(permission.Actions, right.Action) && !Has(permission.NotActions, right.Action));

    // A star stands for any text, slashes too.
    private static bool Has(IReadOnlyList<string> patterns, string action) =>
        patterns.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, action, ignoreCase: true));

    private static string[] Strings(JsonElement permission, string name) =>
        permission.TryGetProperty(name, out JsonElement list) && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.String).Select(one => one.GetString()!)]
            : [];

    private sealed record Permission(
        IReadOnlyList<string> Actions, IReadOnlyList<string> NotActions, IReadOnlyList<string> DataActions, IReadOnlyList<string> NotDataActions);
}
