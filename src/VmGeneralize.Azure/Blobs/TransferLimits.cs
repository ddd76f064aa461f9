namespace VmGeneralize.Azure.Blobs;

/// <summary>Limits of a transfer, and how long it waits. The defaults are right for Azure.</summary>
public sealed record TransferLimits
{
    /// <summary>Requests at the same time, at most; each holds one buffer of 4 MiB.</summary>
    public int Parallelism { get; init; } = 15;

    /// <summary>Bytes per second, at most, in all requests together; null: as many as the service takes.</summary>
    public long? BytesPerSecond { get; init; }

    /// <summary>How long one request may take; past it, it is sent again, smaller.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>How long nothing at all may succeed before the transfer fails.</summary>
    public TimeSpan GiveUpAfter { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Wait before a request is sent for the second time; doubled each time, up to 30 seconds.</summary>
    public TimeSpan FirstRetryDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How often the resume file is written, at most; more rarely when writing it takes long. Zero: after every window.</summary>
    public TimeSpan SaveEvery { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How often a lease is renewed; it ends 60 seconds after the last time.</summary>
    public TimeSpan RenewLeaseEvery { get; init; } = TimeSpan.FromSeconds(15);
}
