namespace VmGeneralize.Pipeline.Targets;

/// <summary>Writing to a block device had begun; it is not a disk now.</summary>
/// <param name="node">The device.</param>
/// <param name="problem">What stopped it.</param>
public sealed class UnfinishedDeviceException(string node, Exception problem) : IOException(
    $"{node} was not written completely and has no partition table: {problem.Message}\n"
        + "What was on it is lost. The source disk was not changed: run the command again, with --force, once the cause is fixed.",
    problem);
