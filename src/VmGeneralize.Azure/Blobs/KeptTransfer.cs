namespace VmGeneralize.Azure.Blobs;

/// <summary>A transfer that was interrupted, as its resume file shows.</summary>
/// <param name="File">The resume file.</param>
/// <param name="IsUpload">Else a download.</param>
/// <param name="Place">Address without SAS, or name, of the blob or managed disk; null: the file cannot be read.</param>
/// <param name="Length">Size of the blob in bytes.</param>
/// <param name="Done">Bytes of it that have arrived; of a download, how far it is.</param>
/// <param name="Written">When the file was written last.</param>
/// <param name="IsRunning">A process works with it now.</param>
/// <param name="Parts">What a download has written so far.</param>
public sealed record KeptTransfer(
    string File, bool IsUpload, string? Place, long Length, long Done, DateTimeOffset Written, bool IsRunning, IReadOnlyList<string> Parts);
