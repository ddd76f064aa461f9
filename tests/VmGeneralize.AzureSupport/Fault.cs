namespace VmGeneralize.AzureSupport;

/// <summary>A fault injected into one request.</summary>
public abstract record Fault
{
    private Fault()
    {
    }

    /// <summary>The service answers with an error and does nothing.</summary>
    /// <param name="Status">HTTP status.</param>
    /// <param name="Code">The service's error code.</param>
    /// <param name="RetryAfterSeconds">Value of Retry-After; null if there is no such header.</param>
    public sealed record Answer(int Status, string Code, int? RetryAfterSeconds = null) : Fault;

    /// <summary>The connection is cut after half of the body has arrived; the service sees none of it.</summary>
    public sealed record CutBody : Fault;

    /// <summary>The service does the work, but its response is lost.</summary>
    public sealed record LoseAnswer : Fault;

    /// <summary>The response comes late.</summary>
    public sealed record Delay(TimeSpan Time) : Fault;

    /// <summary>A byte of the body changes in transit.</summary>
    public sealed record Damage : Fault;

    /// <summary>The response never comes; the client has to hang up.</summary>
    public sealed record Freeze : Fault;
}
