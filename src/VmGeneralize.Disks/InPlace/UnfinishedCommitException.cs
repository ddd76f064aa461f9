namespace VmGeneralize.Disks.InPlace;

/// <summary>A change of a disk in place was started and could not be finished.</summary>
/// <param name="message">What is left, and what to do.</param>
/// <param name="inner">What stopped it.</param>
public sealed class UnfinishedCommitException(string message, Exception? inner = null) : IOException(message, inner);
