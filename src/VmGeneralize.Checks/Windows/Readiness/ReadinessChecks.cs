namespace VmGeneralize.Checks.Windows.Readiness;

/// <summary>Whether Azure can start and reach it, in the order in which it is shown.</summary>
internal static class ReadinessChecks
{
    public static IReadOnlyList<Check> All { get; } = [];
}
