namespace VmGeneralize.Checks.Windows.Roles;

/// <summary>Server roles and products that do not survive Sysprep, in the order in which it is shown.</summary>
internal static class RoleChecks
{
    public static IReadOnlyList<Check> All { get; } = [.. WindowsRoles.All.Concat(ServerProducts.All).Select(role => role.ToCheck())];
}
