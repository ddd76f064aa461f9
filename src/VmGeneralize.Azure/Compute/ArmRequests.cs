using System.Globalization;
using Azure;
using Azure.Identity;
using Azure.ResourceManager;

namespace VmGeneralize.Azure.Compute;

/// <summary>Makes calls to Resource Manager, follows its long operations to their end and puts what goes wrong into words.</summary>
internal sealed class ArmRequests(ArmAccess access, IProgress<AzureStep>? progress, Action<ArmClientOptions>? adjust = null)
{
    private const int BusyAttempts = 6;
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromMinutes(2);

    private readonly ArmTiming _timing = access.Timing;

    /// <summary>Connected when the first call is made.</summary>
    public ArmClient Client { get; } = access.Connect(adjust);

    /// <summary>A call that is over when it has been answered.</summary>
    public Task<T> CallAsync<T>(string doing, Func<CancellationToken, Task<T>> call, CancellationToken cancellation) =>
        WordedAsync(doing, () => UnlessBusyAsync(doing, call, cancellation));

    /// <summary>A call that may find nothing: null then.</summary>
    public Task<T?> FindAsync<T>(string doing, Func<CancellationToken, Task<T>> call, CancellationToken cancellation)
        where T : class => WordedAsync(doing, async () =>
        {
            try
            {
                return await UnlessBusyAsync(doing, call, cancellation).ConfigureAwait(false);
            }
            catch (RequestFailedException answer) when (answer.Status == 404 && answer.ErrorCode is not ("ResourceGroupNotFound" or "SubscriptionNotFound"))
            {
                return (T?)null;
            }
        });

    /// <summary>Starts a long operation and waits for its end.</summary>
    public Task<T> CompleteAsync<T>(string doing, Func<CancellationToken, Task<ArmOperation<T>>> start, CancellationToken cancellation)
        where T : notnull => WordedAsync(doing, async () =>
        {
            ArmOperation<T> operation = await UnlessBusyAsync(doing, start, cancellation).ConfigureAwait(false);
            await FollowAsync(doing, operation, cancellation).ConfigureAwait(false);
            return operation.Value;
        });

    /// <inheritdoc cref="CompleteAsync{T}"/>
    public Task CompleteAsync(string doing, Func<CancellationToken, Task<ArmOperation>> start, CancellationToken cancellation) =>
        WordedAsync(doing, async () =>
        {
            ArmOperation operation = await UnlessBusyAsync(doing, start, cancellation).ConfigureAwait(false);
            await FollowAsync(doing, operation, cancellation).ConfigureAwait(false);
            return true;
        });

    private async Task FollowAsync(string doing, Operation operation, CancellationToken cancellation)
    {
        long started = _timing.Time.GetTimestamp();
        TimeSpan delay = _timing.FirstPoll;
        while (!operation.HasCompleted)
        {
            progress?.Report(new AzureStep(doing, _timing.Time.GetElapsedTime(started)));
            await Task.Delay(RetryAfter(operation.GetRawResponse()) ?? delay, _timing.Time, cancellation).ConfigureAwait(false);
            delay = Min(delay * 2, _timing.LongestPoll);
            await operation.UpdateStatusAsync(cancellation).ConfigureAwait(false);
        }

        progress?.Report(new AzureStep(doing, _timing.Time.GetElapsedTime(started)));
    }

    // Another operation on the same resource is running: Azure answers 409 instead of queueing.
    private async Task<T> UnlessBusyAsync<T>(string doing, Func<CancellationToken, Task<T>> call, CancellationToken cancellation)
    {
        progress?.Report(new AzureStep(doing, TimeSpan.Zero));
        TimeSpan delay = _timing.FirstPoll;
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await call(cancellation).ConfigureAwait(false);
            }
            catch (RequestFailedException busy) when (
                attempt < BusyAttempts
                && busy.ErrorCode is "AnotherOperationInProgress" or "ConflictingConcurrentWriteNotAllowed" or "RetryableError")
            {
                await Task.Delay(delay, _timing.Time, cancellation).ConfigureAwait(false);
                delay = Min(delay * 2, _timing.LongestPoll);
            }
        }
    }

    private static async Task<T> WordedAsync<T>(string doing, Func<Task<T>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (RequestFailedException failure)
        {
            throw AzureException.From(doing, failure, ComputeAdvice.For, ComputeAdvice.NoAnswer);
        }
        catch (AggregateException failure) when (failure.InnerExceptions.All(inner => inner is RequestFailedException))
        {
            // The SDK throws all attempts of a request that never got an answer.
            throw AzureException.From(doing, failure.InnerExceptions[^1], ComputeAdvice.For, ComputeAdvice.NoAnswer);
        }
        catch (AuthenticationFailedException failure)
        {
            throw Login.Failed(doing, failure);
        }
    }

    private static TimeSpan? RetryAfter(Response response) =>
        response.Headers.TryGetValue("Retry-After", out string? text)
        && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds)
            ? Min(TimeSpan.FromSeconds(seconds), LongestRetryAfter)
            : null;

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}

/// <summary>What Resource Manager is doing.</summary>
/// <param name="Doing">As in "Creating the image web-1".</param>
/// <param name="Elapsed">Since it was asked for.</param>
public sealed record AzureStep(string Doing, TimeSpan Elapsed);
