namespace VmGeneralize.Pipeline.Targets;

/// <summary>Cancelled after writing to a block device had begun.</summary>
/// <param name="node">The device.</param>
public sealed class CancelledOnDeviceException(string node) : OperationCanceledException(
    $"Cancelled. {node} was not written completely and has no partition table; what was on it is lost. The source disk was not changed.");
