namespace VmGeneralize.Checks.Windows.Leftovers;

/// <summary>What belongs to one machine or is secret, and is still there, in the order in which it is shown.</summary>
internal static class LeftoverChecks
{
    public static IReadOnlyList<Check> All { get; } = [];
}
