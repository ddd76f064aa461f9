namespace VmGeneralize.AzureSupport.Compute;

/// <summary>A fault injected into one request.</summary>
public abstract record ArmFault
{
    private ArmFault()
    {
    }

    /// <summary>Returns an error instead of doing the work.</summary>
    public sealed record Answer(int Status, string Code, string Message, int? RetryAfterSeconds = null) : ArmFault;

    /// <summary>Cuts the connection before anything is done.</summary>
    public sealed record Drop : ArmFault;

    /// <summary>Does the work, but cuts the connection before the response.</summary>
    public sealed record LoseAnswer : ArmFault;

    /// <summary>Accepts the operation, which fails later.</summary>
    public sealed record FailLater(string Code, string Message) : ArmFault;
}
