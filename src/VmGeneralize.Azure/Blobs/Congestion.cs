namespace VmGeneralize.Azure.Blobs;

/// <summary>How a request failed that may be sent again.</summary>
internal enum Congestion
{
    /// <summary>The service asked for less: 503 Server Busy, 500, 429.</summary>
    Busy,

    /// <summary>No answer in time: the link is slower than what is asked of it.</summary>
    Timeout,

    /// <summary>The connection broke.</summary>
    Dropped,

    /// <summary>The bytes did not arrive as they left. Says nothing about the pace.</summary>
    Damaged,
}
