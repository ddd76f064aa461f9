namespace VmGeneralize.Pipeline.Reports;

/// <summary>Result of <c>transfers</c>: interrupted uploads and downloads.</summary>
/// <param name="IsDone">What can go was removed; else it would be, with <c>clean --force</c>.</param>
/// <param name="Transfers">All that were found.</param>
public sealed record TransfersReport(bool IsDone, IReadOnlyList<TransferReport> Transfers) : Report("transfers");

/// <summary>An interrupted transfer.</summary>
/// <param name="File">Its resume file.</param>
/// <param name="Kind">upload or download.</param>
/// <param name="Place">Address without SAS, or name, of the blob or managed disk; null: the file cannot be read.</param>
/// <param name="Length">Size of the blob in bytes.</param>
/// <param name="Done">Bytes of it that have arrived; of a download, how far it is.</param>
/// <param name="Written">When the file was written last, UTC.</param>
/// <param name="IsRunning">A process works with it now.</param>
/// <param name="Goes">It was removed, or would be.</param>
/// <param name="Parts">What a download has written so far.</param>
public sealed record TransferReport(
    string File, string Kind, string? Place, long Length, long Done, string Written, bool IsRunning, bool Goes, IReadOnlyList<string> Parts);
