using VmGeneralize.Operations;

namespace VmGeneralize.Pipeline;

/// <summary>How a finding is mended offline.</summary>
public static class OfflineFix
{
    /// <summary>The command that runs an operation. One that runs by default needs no word.</summary>
    /// <param name="operation">The operation's id.</param>
    public static string Of(string operation) => Catalogue.All.Any(other => other.Id == operation && other.OnByDefault)
        ? $"vmgeneralize generalize DISK, which does {operation} by default"
        : $"vmgeneralize generalize DISK --operations defaults,{operation}";
}
