namespace VmGeneralize.AzureSupport.Compute;

/// <summary>Something that goes wrong with one request, on purpose.</summary>
public abstract record ArmFault
{
    private ArmFault()
    {
    }

    /// <summary>An error instead of the work.</summary>
    public sealed record Answer(int Status, string Code, string Message, int? RetryAfterSeconds = null) : ArmFault;

    /// <summary>The connection is cut and nothing was done.</summary>
    public sealed record Drop : ArmFault;

    /// <summary>The work is done, the connection is cut before the answer.</summary>
    public sealed record LoseAnswer : ArmFault;

    /// <summary>The operation is accepted and fails later.</summary>
    public sealed record FailLater(string Code, string Message) : ArmFault;
}
