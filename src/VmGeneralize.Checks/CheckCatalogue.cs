using VmGeneralize.Checks.Linux;
using VmGeneralize.Checks.Windows.Blockers;
using VmGeneralize.Checks.Windows.Leftovers;
using VmGeneralize.Checks.Windows.Readiness;
using VmGeneralize.Checks.Windows.Roles;

namespace VmGeneralize.Checks;

/// <summary>Every check there is, by area.</summary>
public static class CheckCatalogue
{
    public static IReadOnlyList<Check> All { get; } =
    [
        .. BlockerChecks.All,
        .. RoleChecks.All,
        .. ReadinessChecks.All,
        .. LeftoverChecks.All,
        .. LinuxChecks.All,
    ];
}
