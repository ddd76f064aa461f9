namespace VmGeneralize.Pipeline.Azure;

/// <summary>Texts about transfers: speeds, times, how to continue.</summary>
internal static class TransferText
{
    /// <summary>As in <c>, 41.5 MiB/s</c>; empty before anything is known.</summary>
    public static string Pace(double bytesPerSecond) => bytesPerSecond > 0 ? $", {Bytes.Text((long)bytesPerSecond)}/s" : "";

    /// <summary>Said of a transfer that can continue.</summary>
    public static string Kept(string resumeFile) => $"Progress is kept ({resumeFile}): run the same command again to resume.";
}

/// <summary>A transfer was stopped by the user; what has arrived stays, and the next run continues from there.</summary>
/// <param name="resumeFile">What the next run continues from.</param>
public sealed class TransferCancelledException(string resumeFile)
    : OperationCanceledException($"Cancelled. {TransferText.Kept(resumeFile)}")
{
    /// <summary>What a stopped transfer says: where nothing has arrived, there is nothing to continue with.</summary>
    internal static OperationCanceledException Of(string resumeFile) => File.Exists(resumeFile)
        ? new TransferCancelledException(resumeFile) : new AzureStoppedException("Cancelled before anything was transferred.");
}
