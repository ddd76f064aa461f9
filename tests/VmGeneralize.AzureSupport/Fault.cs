namespace VmGeneralize.AzureSupport;

/// <summary>Something that goes wrong with one request, on purpose.</summary>
public abstract record Fault
{
    private Fault()
    {
    }

    /// <summary>The service answers with an error and does nothing.</summary>
    /// <param name="Status">HTTP status.</param>
    /// <param name="Code">The service's error code.</param>
    /// <param name="RetryAfterSeconds">Value of Retry-After; null: no such header.</param>
    public sealed record Answer(int Status, string Code, int? RetryAfterSeconds = null) : Fault;

    /// <summary>The connection is cut when half of the body has arrived; the service sees nothing of it.</summary>
    public sealed record CutBody : Fault;

    /// <summary>The service does it, but its answer is lost.</summary>
    public sealed record LoseAnswer : Fault;

    /// <summary>The answer comes late.</summary>
    public sealed record Delay(TimeSpan Time) : Fault;

    /// <summary>A byte of the body changes on the way.</summary>
    public sealed record Damage : Fault;

    /// <summary>The answer never comes, until the client hangs up.</summary>
    public sealed record Freeze : Fault;
}
