namespace VmGeneralize.Pipeline.Azure;

/// <summary>A transfer was stopped by the user; what has arrived stays, and the next run goes on from there.</summary>
/// <param name="resumeFile">What the next run goes on from.</param>
public sealed class TransferCancelledException(string resumeFile)
    : OperationCanceledException($"Cancelled. {TransferText.Kept(resumeFile)}");
