using System.Text.RegularExpressions;

namespace VmGeneralize.Azure.Compute;

/// <summary>
/// Names the role that a refusal is about: the service says which action is missing, and on what. Roles are the built-in ones
/// (https://learn.microsoft.com/azure/role-based-access-control/built-in-roles, "RBAC permissions" in
/// https://learn.microsoft.com/azure/virtual-machines/shared-image-galleries); the smallest that is made for the job.
/// </summary>
internal static partial class RoleAdvice
{
    // By the beginning of the action; the first that fits.
    private static readonly (string Action, string Role, string Why)[] Roles =
    [
        ("Microsoft.Storage/storageAccounts/listKeys", "Storage Account Contributor", "a gallery version of a blob reads it with the account's key"),
        ("Microsoft.Storage/storageAccounts", "Reader", ""),
        ("Microsoft.Compute/disks/upload", "Data Operator for Managed Disks", "this disk requires a login as well as its address"),
        ("Microsoft.Compute/disks/download", "Data Operator for Managed Disks", "this disk requires a login as well as its address"),
        ("Microsoft.Compute/snapshots/download", "Data Operator for Managed Disks", "this snapshot requires a login as well as its address"),
        ("Microsoft.Compute/galleries/images/versions", "Compute Gallery Artifacts Publisher", ""),
        ("Microsoft.Compute/galleries", "Contributor", ""),
        ("Microsoft.Compute/virtualMachines", "Virtual Machine Contributor", ""),
        ("Microsoft.Compute/diskEncryptionSets/read", "Reader", ""),
        ("Microsoft.Compute/", "Contributor", ""),
        ("Microsoft.Resources/subscriptions/", "Reader", ""),
    ];

    /// <summary>What to ask for, a sentence; null when the message does not say what is missing.</summary>
    public static string? For(string message)
    {
        // Of two resources that belong together it names first what is allowed.
        int missing = message.IndexOf("does not have", StringComparison.OrdinalIgnoreCase);
        message = missing < 0 ? message : message[missing..];
        if (Action().Match(message) is not { Success: true, Value: var action })
        {
            return null;
        }

        return Of(action, Scope().Match(message) is { Success: true } found ? found.Groups[1].Value : "the resource that the message names");
    }

    /// <summary>What to ask for, a sentence; null when no built-in role is known to be made for that.</summary>
    /// <param name="action">What is not allowed.</param>
    /// <param name="scope">On what.</param>
    public static string? Of(string action, string scope) =>
        Array.Find(Roles, role => action.StartsWith(role.Action, StringComparison.OrdinalIgnoreCase)) is not { Role: { } name, Why: { } why } ? null
            : $"Ask its owner for the role \"{name}\" on {scope}{(why.Length > 0 ? $": {why}" : "")}. Try again in a few minutes.";

    [GeneratedRegex(@"Microsoft\.[A-Za-z]+(/[A-Za-z]+)+", RegexOptions.IgnoreCase)]
    private static partial Regex Action();

    [GeneratedRegex(@"scope(?:\(s\))? '([^']+)'", RegexOptions.IgnoreCase)]
    private static partial Regex Scope();
}
