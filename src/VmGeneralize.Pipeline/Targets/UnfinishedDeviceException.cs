namespace VmGeneralize.Pipeline.Targets;

/// <summary>Writing to a block device had begun; it is not a disk now.</summary>
/// <param name="node">The device.</param>
/// <param name="problem">What stopped it.</param>
public sealed class UnfinishedDeviceException(string node, Exception problem) : IOException(
    $"{node} was not written whole, and has no partition table: {problem.Message}\n"
        + "What was on it is gone. The source disk was not changed: give the command again, with --force, once the cause is fixed.",
    problem);
