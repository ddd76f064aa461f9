namespace VmGeneralize.Azure.Blobs;

/// <summary>How far an upload is.</summary>
/// <param name="Live">Bytes that are live and stored: what there is to do.</param>
/// <param name="Sent">Bytes that arrived, in earlier runs too.</param>
/// <param name="Skipped">Bytes of <paramref name="Live"/> that are zero and were skipped.</param>
/// <param name="BytesPerSecond">Bytes that arrive per second, lately; 0 before anything is known.</param>
/// <param name="TimeLeft">At that pace; null before anything is known.</param>
public readonly record struct UploadProgress(long Live, long Sent, long Skipped, double BytesPerSecond, TimeSpan? TimeLeft);
