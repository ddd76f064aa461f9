namespace VmGeneralize.AzureSupport.Compute;

/// <summary>
/// The rights that a role assignment gives, as <c>Microsoft.Authorization/permissions</c> reports them
/// (learn.microsoft.com/rest/api/authorization/permissions, role-based-access-control/role-definitions).
/// </summary>
/// <param name="Scope">Resource, resource group or subscription; includes everything in it.</param>
/// <param name="Actions">Allowed actions; <c>*</c> matches anything.</param>
public sealed record Grant(string Scope, params string[] Actions)
{
    /// <summary>Excluded from <see cref="Actions"/>; another grant may still allow them.</summary>
    public string[] NotActions { get; init; } = [];

    public string[] DataActions { get; init; } = [];

    public string[] NotDataActions { get; init; } = [];

    /// <summary>An attribute condition on the assignment.</summary>
    public string? Condition { get; init; }
}
