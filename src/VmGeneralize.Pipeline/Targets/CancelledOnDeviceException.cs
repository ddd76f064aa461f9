namespace VmGeneralize.Pipeline.Targets;

/// <summary>Cancelled after writing to a block device had begun.</summary>
/// <param name="node">The device.</param>
public sealed class CancelledOnDeviceException(string node) : OperationCanceledException(
    $"Cancelled. {node} was not written whole, and has no partition table; what was on it is gone. The source disk was not changed.");
