using VmGeneralize.Operations;

namespace VmGeneralize.Pipeline;

/// <summary>How a finding is mended offline.</summary>
public static class OfflineFix
{
    /// <summary>The command that runs an operation. One that runs by default needs no word.</summary>
    public static string Of(Operation operation) => operation.OnByDefault
        ? $"vmgeneralize generalize DISK, which does {operation.Id} by default"
        : $"vmgeneralize generalize DISK --operations defaults,{operation.Id}";
}
