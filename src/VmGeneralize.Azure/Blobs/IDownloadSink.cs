namespace VmGeneralize.Azure.Blobs;

/// <summary>Takes what a download brings. Called by one thread at a time.</summary>
public interface IDownloadSink
{
    /// <summary>Bytes of the blob, in ascending order; what is never written reads as zero. The last 512 bytes (the footer) come alone.</summary>
    void Write(long offset, ReadOnlySpan<byte> bytes);

    /// <summary>Makes everything written so far durable: the resume file is about to say that it is there.</summary>
    void Flush();
}
