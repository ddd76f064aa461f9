namespace VmGeneralize.AzureSupport.Compute;

/// <summary>
/// What a role assignment allows, as <c>Microsoft.Authorization/permissions</c> tells it
/// (learn.microsoft.com/rest/api/authorization/permissions, role-based-access-control/role-definitions).
/// </summary>
/// <param name="Scope">Resource, resource group or subscription, and everything in it.</param>
/// <param name="Actions">Allowed; <c>*</c> stands for anything.</param>
public sealed record Grant(string Scope, params string[] Actions)
{
    /// <summary>Taken off <see cref="Actions"/> again; another grant may give it anyway.</summary>
    public string[] NotActions { get; init; } = [];

    public string[] DataActions { get; init; } = [];

    public string[] NotDataActions { get; init; } = [];

    /// <summary>An attribute condition of the assignment.</summary>
    public string? Condition { get; init; }
}
