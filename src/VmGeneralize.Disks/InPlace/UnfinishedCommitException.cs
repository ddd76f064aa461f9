namespace VmGeneralize.Disks.InPlace;

/// <summary>A change of a disk in place was begun and could not be ended.</summary>
/// <param name="message">What is left, and what to do.</param>
/// <param name="inner">What it was stopped by.</param>
public sealed class UnfinishedCommitException(string message, Exception? inner = null) : IOException(message, inner);
