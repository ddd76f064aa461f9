using System.Text.Json;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace VmGeneralize.Azure.Compute;

/// <summary>
/// Repeats only a few times until the service has answered once, and many times from then on. The SDK takes the failure of a poll for the
/// failure of the operation, so a poll must not fail because of a network that is gone for a minute.
/// </summary>
internal sealed class ArmRetryPolicy(ArmTiming timing)
    : RetryPolicy(timing.Retries, DelayStrategy.CreateExponentialDelayStrategy(timing.FirstRetry, TimeSpan.FromSeconds(30)))
{
    private volatile bool _answered;

    protected override bool ShouldRetry(HttpMessage message, Exception? exception) => base.ShouldRetry(message, exception) && MayRepeat(message);

    protected override async ValueTask<bool> ShouldRetryAsync(HttpMessage message, Exception? exception) =>
        await base.ShouldRetryAsync(message, exception).ConfigureAwait(false) && MayRepeat(message);

    private bool MayRepeat(HttpMessage message)
    {
        _answered |= message.HasResponse;
        if (message.HasResponse && message.Response is { Status: 429 } busy && IsQuota(busy))
        {
            return false; // more is not allowed, however long one waits
        }

        return _answered || message.ProcessingContext.RetryNumber < timing.FirstContactRetries;
    }

    private static bool IsQuota(Response busy)
    {
        try
        {
            using JsonDocument body = JsonDocument.Parse(busy.Content.ToMemory());
            JsonElement error = body.RootElement.GetProperty("error");
            return ComputeAdvice.IsQuota(error.GetProperty("code").GetString(), error.GetProperty("message").GetString() ?? "");
        }
        catch (Exception other) when (other is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return false;
        }
    }

    protected override void OnRequestSent(HttpMessage message) => _answered |= message.HasResponse;

    protected override ValueTask OnRequestSentAsync(HttpMessage message)
    {
        _answered |= message.HasResponse;
        return ValueTask.CompletedTask;
    }
}
