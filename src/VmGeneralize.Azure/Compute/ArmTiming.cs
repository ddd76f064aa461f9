namespace VmGeneralize.Azure.Compute;

/// <summary>Waiting times for Resource Manager. The defaults are right for Azure.</summary>
public sealed record ArmTiming
{
    /// <summary>Wait before the first look at a long operation when the service does not say; doubled each time, up to <see cref="LongestPoll"/>.</summary>
    public TimeSpan FirstPoll { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan LongestPoll { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Wait before a request is sent for the second time; doubled each time, up to 30 seconds.</summary>
    public TimeSpan FirstRetry { get; init; } = TimeSpan.FromMilliseconds(800);

    /// <summary>How often a request is repeated when nothing was answered yet: a wrong address must not take minutes to report.</summary>
    public int FirstContactRetries { get; init; } = 3;

    /// <summary>How often a request is repeated once the service has answered: a network that drops for some minutes ends no operation.</summary>
    public int Retries { get; init; } = 14;

    /// <summary>How long revoking access may take; it counts also when everything else was cancelled.</summary>
    public TimeSpan CleanUp { get; init; } = TimeSpan.FromMinutes(3);

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
