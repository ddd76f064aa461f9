using System.Text.Json;
using Azure.Core;
using VmGeneralize.Blocks;

namespace VmGeneralize.Azure.Compute.Rights;

/// <summary>
/// Whether this login may do what it will have to, asked before hours of upload
/// (https://learn.microsoft.com/rest/api/authorization/permissions). Only a clear "no" of the service stops anything.
/// </summary>
public sealed class RightsCheck(ArmAccess access, IProgress<AzureStep>? progress)
{
    internal const string ApiVersion = "2022-04-01";
    private const string Ending = "/providers/Microsoft.Authorization/permissions";
    private const string Doing = "Checking the permissions of this login";

    private readonly NewerApi _api = new(access, progress);
    private readonly Dictionary<string, (GrantedRights? Rights, string? Problem)> _asked = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Asks for all of them.</summary>
    /// <returns>What could not be asked, and what will stay behind: sentences.</returns>
    /// <exception cref="RefusedException">The service says that one of them is missing.</exception>
    /// <exception cref="AzureException">There is no such resource group, no answer, or nobody is logged in.</exception>
    public async Task<IReadOnlyList<string>> RequireAsync(IEnumerable<NeededRight> needs, CancellationToken cancellation)
    {
        List<NeededRight> missing = [];
        List<string> notes = [];
        foreach (NeededRight need in needs)
        {
            (bool? may, string? problem) = await MayAsync(need, cancellation).ConfigureAwait(false);
            if (may == false && need.IsOptional)
            {
                notes.Add($"This login may not {need.Purpose}: it stays, and is billed ({need.Action} on {need.Scope}).");
            }
            else if (may == false)
            {
                missing.Add(need);
            }
            else if (may is null && !need.IsOptional)
            {
                notes.Add($"Could not check whether this login may {need.Purpose} ({problem!.TrimEnd('.')}): if it may not, Azure will refuse that step.");
            }
        }

        return missing.Count == 0 ? notes : throw new RefusedException(
            AzureRefusal.MissingRight,
            string.Join(" ", missing.Select(need => $"This login may not {need.Purpose}: it lacks {need.Action} on {need.Scope}.")),
            string.Join(" ", missing.Select(need => RoleAdvice.Of(need.Action, need.Scope)).Distinct()));
    }

    /// <summary>What asking for rights calls.</summary>
    public static IEnumerable<AzureCall> Calls(IEnumerable<NeededRight> needs) => needs.GroupBy(need => need.Scope).Select(scope => new AzureCall(
        "GET",
        scope.Key + Ending,
        $"Check that this login may {Joined([.. scope.Select(need => need.Purpose).Distinct()])}: "
            + $"{string.Join(", ", scope.Select(need => need.Action))} (skipped if Azure does not say)"));

    /// <summary>Whether a call asks for rights.</summary>
    public static bool IsAsking(AzureCall call) => call.Resource.EndsWith(Ending, StringComparison.Ordinal);

    private static string Joined(string[] purposes) =>
        purposes is [.. { Length: > 0 } first, var last] ? $"{string.Join(", ", first)} and {last}" : string.Join(", ", purposes);

    // Rights come down from what a resource is in: what is not there, or may not be asked about, is asked above. A "no" from there does not count for what
    // has rights of its own that could not be seen.
    private async Task<(bool? May, string? Problem)> MayAsync(NeededRight need, CancellationToken cancellation)
    {
        string? unseen = null;
        for (ResourceIdentifier? scope = new(need.Scope); scope is not null; scope = Above(scope))
        {
            (GrantedRights? rights, string? problem) = await AskAsync(scope.ToString(), cancellation).ConfigureAwait(false);
            if (rights is not null)
            {
                return rights.Allows(need) ? (true, null)
                    : unseen is null && rights.IsWhole ? (false, null)
                    : (null, unseen ?? "the answer was incomplete");
            }

            unseen ??= problem;
        }

        return (null, unseen ?? "it does not exist");
    }

    private static ResourceIdentifier? Above(ResourceIdentifier scope) =>
        scope.ResourceType == ResourceIdentifier.Root.ResourceType || scope.ResourceType.Type == "resourceGroups" ? null : scope.Parent;

    // No rights and no problem: it is not there.
    private async Task<(GrantedRights? Rights, string? Problem)> AskAsync(string scope, CancellationToken cancellation)
    {
        if (_asked.TryGetValue(scope, out (GrantedRights?, string?) known))
        {
            return known;
        }

        (GrantedRights?, string?) answer;
        try
        {
            using JsonDocument? document = await _api.FindAsync(Doing, scope + Ending, ApiVersion, cancellation).ConfigureAwait(false);
            answer = document is null ? (null, null)
                : GrantedRights.Read(document.RootElement) is { } rights ? (rights, null)
                : (null, "the answer is not a list of permissions");
        }
        catch (AzureException refused) when (refused.Status is not (0 or 401 or 404))
        {
            answer = (null, refused.Problem);
        }

        return _asked[scope] = answer;
    }
}
