namespace VmGeneralize.Azure.Blobs;

/// <summary>How far a download is.</summary>
/// <param name="Live">Bytes of the pages that the blob has.</param>
/// <param name="Received">Bytes of them that the sink has, from earlier runs too.</param>
/// <param name="BytesPerSecond">Lately; 0 before anything is known.</param>
/// <param name="TimeLeft">At that pace; null before anything is known.</param>
public readonly record struct DownloadProgress(long Live, long Received, double BytesPerSecond, TimeSpan? TimeLeft);
