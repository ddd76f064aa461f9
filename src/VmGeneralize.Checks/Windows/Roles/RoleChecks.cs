namespace VmGeneralize.Checks.Windows.Roles;

/// <summary>Checks for server roles and products that do not survive Sysprep, in the order in which they are shown.</summary>
internal static class RoleChecks
{
    public static IReadOnlyList<Check> All { get; } = [.. WindowsRoles.All.Concat(ServerProducts.All).Select(role => role.ToCheck())];
}
