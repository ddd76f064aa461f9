using VmGeneralize.Operations;

namespace VmGeneralize.Pipeline;

/// <summary>How a finding is fixed offline.</summary>
public static class OfflineFix
{
    /// <summary>As in <c>Fixed by default (windows-panther)</c>, or with the option that is needed.</summary>
    public static string Of(Operation operation) => operation.OnByDefault
        ? $"Fixed by default ({operation.Id})"
        : $"Fix: --enable {operation.Id}";
}
