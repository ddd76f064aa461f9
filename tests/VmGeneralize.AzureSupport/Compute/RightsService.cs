using System.IO.Enumeration;
using System.Text.Json.Nodes;

namespace VmGeneralize.AzureSupport.Compute;

/// <summary>
/// Who may do what: allows or refuses each request according to the grants, and lists the grants for callers that ask. Refusals are worded as in
/// learn.microsoft.com/azure/role-based-access-control/troubleshooting.
/// </summary>
internal static class RightsService
{
    private const string Ending = "/providers/Microsoft.Authorization/permissions";

    /// <summary>The scope whose permissions are requested; null for any other request.</summary>
    public static string? AskedScope(string path) =>
        path.EndsWith(Ending, StringComparison.OrdinalIgnoreCase) ? path[..^Ending.Length] : null;

    /// <summary>Returns what is allowed in that scope.</summary>
    public static ArmAnswer Tell(ComputeState state, string scope, string apiVersion)
    {
        if (apiVersion != "2022-04-01")
        {
            return ArmAnswer.Error(400, "InvalidApiVersionParameter", $"The api-version '{apiVersion}' is invalid.");
        }

        if (!state.MayAskRights)
        {
            return Refusal("Microsoft.Authorization/permissions/read", scope);
        }

        if (scope.Contains("/providers/Microsoft.Compute/", StringComparison.OrdinalIgnoreCase) && state.Find(scope) is null)
        {
            return ArmAnswer.Error(404, "ResourceNotFound", $"The Resource '{scope}' was not found.");
        }

        IEnumerable<Grant> grants = state.Rights?.Where(grant => IsIn(scope, grant.Scope)) ?? [new Grant("", "*") { DataActions = ["*"] }];
        return new ArmAnswer(200, new JsonObject { ["value"] = new JsonArray([.. grants.Select(Json)]) });
    }

    /// <summary>The refusal of this request; null if it is allowed.</summary>
    public static ArmAnswer? Problem(ComputeState state, ArmRequest request)
    {
        if (state.Rights is null)
        {
            return null;
        }

        string verb = request.Method switch { "GET" => "read", "DELETE" => "delete", "POST" => $"{request.Action}/action", _ => "write" };
        string action = $"Microsoft.Compute/{request.Types}/{verb}";
        return !IsAllowed(state, action, request.Id) ? Refusal(action, request.Id)
            : request is { Method: "PUT", Types: "galleries/images/versions" } ? LinkedProblem(state, request)
            : null;
    }

    // "RBAC permissions" in learn.microsoft.com/azure/virtual-machines/shared-image-galleries: a version also needs rights on its source.
    private static ArmAnswer? LinkedProblem(ComputeState state, ArmRequest request)
    {
        JsonNode? profile = request.Body?["properties"]?["storageProfile"];
        JsonNode? source = profile?["source"] ?? profile?["osDiskImage"]?["source"];
        (string? scope, string action) = source switch
        {
            { } blob when (string?)blob["storageAccountId"] is { } account => (account, "Microsoft.Storage/storageAccounts/listKeys/action"),
            { } machine when (string?)machine["virtualMachineId"] is { } id => (id, "Microsoft.Compute/virtualMachines/write"),
            { } other when (string?)other["id"] is { } id && id.Contains("/disks/", StringComparison.OrdinalIgnoreCase) =>
                (id, "Microsoft.Compute/disks/write"),
            { } other when (string?)other["id"] is { } id && id.Contains("/snapshots/", StringComparison.OrdinalIgnoreCase) =>
                (id, "Microsoft.Compute/snapshots/write"),
            _ => (null, ""),
        };
        return scope is null || IsAllowed(state, action, scope) ? null : ArmAnswer.Error(
            403,
            "LinkedAuthorizationFailed",
            $"The client has permission to perform action 'Microsoft.Compute/galleries/images/versions/write' on scope '{request.Id}'; however, it does not "
                + $"have permission to perform action '{action}' on the linked scope(s) '{scope}'.");
    }

    private static bool IsAllowed(ComputeState state, string action, string scope)
    {
        bool Fits(string pattern) => FileSystemName.MatchesSimpleExpression(pattern, action);
        return state.Rights!.Any(grant => IsIn(scope, grant.Scope) && grant.Actions.Any(Fits) && !grant.NotActions.Any(Fits));
    }

    private static bool IsIn(string scope, string of) =>
        scope.Equals(of, StringComparison.OrdinalIgnoreCase) || scope.StartsWith(of + "/", StringComparison.OrdinalIgnoreCase);

    private static ArmAnswer Refusal(string action, string scope) => ArmAnswer.Error(
        403,
        "AuthorizationFailed",
        $"The client does not have authorization to perform action '{action}' over scope '{scope}' or the scope is invalid. If access was recently granted, "
            + "please refresh your credentials.");

    private static JsonNode Json(Grant grant)
    {
        JsonObject json = new()
        {
            ["actions"] = Array(grant.Actions),
            ["notActions"] = Array(grant.NotActions),
            ["dataActions"] = Array(grant.DataActions),
            ["notDataActions"] = Array(grant.NotDataActions),
        };
        if (grant.Condition is { } condition)
        {
            json["condition"] = condition;
            json["conditionVersion"] = "2.0";
        }

        return json;
    }

    private static JsonArray Array(string[] values) => [.. values.Select(value => (JsonNode)value)];
}
