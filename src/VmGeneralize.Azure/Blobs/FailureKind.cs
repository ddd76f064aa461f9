using Azure;

namespace VmGeneralize.Azure.Blobs;

/// <summary>What a failed request means for the next one.</summary>
/// <param name="Reason">How it failed, when it may be sent again; null when sending it again is of no use.</param>
/// <param name="RetryAfter">How long the service asked to wait.</param>
/// <param name="Expired">The service no longer takes the SAS.</param>
internal readonly record struct FailureKind(Congestion? Reason, TimeSpan? RetryAfter, bool Expired)
{
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromMinutes(10);

    /// <param name="failure">What the SDK threw.</param>
    /// <param name="timedOut">The request's own time was over.</param>
    public static FailureKind Of(Exception failure, bool timedOut) => failure switch
    {
        OperationCanceledException when timedOut => new(Congestion.Timeout, null, false),
        RequestFailedException { Status: 0 } => new(timedOut ? Congestion.Timeout : Congestion.Dropped, null, false),
        RequestFailedException answer => OfAnswer(answer),
        ChecksumMismatchException => new(Congestion.Damaged, null, false),
        IOException or HttpRequestException or AggregateException => new(timedOut ? Congestion.Timeout : Congestion.Dropped, null, false),
        _ => default,
    };

    private static FailureKind OfAnswer(RequestFailedException answer) => answer.Status switch
    {
        _ when answer.ErrorCode is "OperationTimedOut" => new(Congestion.Timeout, RetryAfterOf(answer), false),
        408 => new(Congestion.Timeout, RetryAfterOf(answer), false),
        500 when !IsPassing(answer.ErrorCode) => default,
        429 or >= 500 and not 501 and not 505 => new(Congestion.Busy, RetryAfterOf(answer), false),
        400 when answer.ErrorCode is "Crc64Mismatch" or "Md5Mismatch" => new(Congestion.Damaged, null, false),
        401 or 403 when answer.ErrorCode is "AuthenticationFailed" or "InvalidAuthenticationInfo" => new(null, null, true),
        _ => default,
    };

    // The codes that the service gives to an error of its own that passes (Storage services REST: "Common REST API error codes"), or none, as gateways
    // on the way do. Any other one names something that the service cannot do, now or later.
    private static bool IsPassing(string? code) => code is null or "" or "InternalError" or "OperationTimedOut" or "ServerBusy";

    private static TimeSpan? RetryAfterOf(RequestFailedException answer)
    {
        if (answer.GetRawResponse() is not { } response || !response.Headers.TryGetValue("Retry-After", out string? text)
            || !uint.TryParse(text, out uint seconds))
        {
            return null;
        }

        return TimeSpan.FromSeconds(Math.Min(seconds, LongestRetryAfter.TotalSeconds));
    }
}
