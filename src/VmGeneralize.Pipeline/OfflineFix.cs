using VmGeneralize.Operations;

namespace VmGeneralize.Pipeline;

/// <summary>How a finding is fixed offline.</summary>
public static class OfflineFix
{
    private const string ByDefault = "Fixed by default";

    /// <summary>As in <c>Fixed by default (windows-panther)</c>, or with the option that is needed.</summary>
    public static string Of(Operation operation) => operation.OnByDefault
        ? $"{ByDefault} ({operation.Id})"
        : $"Fix: --enable {operation.Id}";

    /// <summary>Whether a remedy is that <c>generalize</c> does it without being asked.</summary>
    public static bool IsByDefault(string? remedy) => remedy?.StartsWith(ByDefault, StringComparison.Ordinal) == true;
}
