using Azure;
using Azure.Identity;
using Azure.Storage.Blobs.Specialized;
using VmGeneralize.Azure.Compute;

namespace VmGeneralize.Azure.Blobs;

/// <summary>
/// Sends the requests of one transfer: paced, each with its own time limit, repeated when that can help, and with a new SAS when the old
/// one is no longer taken. What it gives up on becomes an <see cref="AzureException"/>.
/// </summary>
internal sealed class BlobRequests(BlobConnection connection, TransferLimits limits, TimeProvider time)
{
    private const int PatientAttempts = 6; // before the first success: a wrong address must not take minutes to tell
    private const int RenewalsPerRequest = 2;
    private const int DamagedAttempts = 5;
    private const int MaxAttempts = 40; // with their delays: a quarter of an hour
    private static readonly TimeSpan LongestRetryDelay = TimeSpan.FromSeconds(30);

    private long _lastSuccess = time.GetTimestamp();
    private int _everSucceeded;
    private int _mayHaveArrived;
    private long _sent;
    private long _repeated;

    public Pacer Pacer { get; } = new(time, limits.Parallelism, limits.BytesPerSecond);

    /// <summary>Some request may have reached the service, whatever became of its answer; false: the address or the login was no good.</summary>
    public bool MayHaveArrived => Volatile.Read(ref _mayHaveArrived) != 0;

    /// <summary>Requests made so far, repetitions included.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>Requests that had to be made again so far.</summary>
    public long Repeated => Interlocked.Read(ref _repeated);

    /// <summary>Runs one request until it succeeds or cannot.</summary>
    /// <param name="doing">What it is for, for errors: "Uploading to https://...".</param>
    /// <param name="bytes">Bytes that it carries, in either direction; 0: it need not wait for its turn.</param>
    /// <param name="call">Makes the request once.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="timeouts">How often the service may run out of time before asking for less is better than asking again.</param>
    /// <exception cref="TimeoutException">It ran out of time so often.</exception>
    /// <exception cref="AzureException">It failed in a way that repeating does not help, or nothing succeeded for too long.</exception>
    public async Task<T> RunAsync<T>(
        string doing, int bytes, Func<PageBlobClient, CancellationToken, Task<T>> call, CancellationToken cancellation,
        int timeouts = int.MaxValue)
    {
        int renewals = 0;
        int timedOut = 0;
        for (int attempt = 1; ; attempt++)
        {
            PacerTicket? ticket = bytes > 0 ? await Pacer.EnterAsync(bytes, cancellation).ConfigureAwait(false) : null;
            PageBlobClient client = connection.Client;
            Exception failure;
            FailureKind kind;
            using (CancellationTokenSource timeout = new(limits.RequestTimeout, time))
            using (CancellationTokenSource both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, timeout.Token))
            {
                try
                {
                    Interlocked.Increment(ref _sent);
                    T result = await call(client, both.Token).ConfigureAwait(false);
                    Succeeded(ticket);
                    return result;
                }
                catch (Exception problem)
                {
                    failure = problem;
                    kind = FailureKind.Of(problem, timeout.IsCancellationRequested);
                }
            }

            if (!NeverLeft(failure))
            {
                Volatile.Write(ref _mayHaveArrived, 1);
            }

            Failed(ticket, kind);
            cancellation.ThrowIfCancellationRequested();
            if (kind.Expired && renewals++ < RenewalsPerRequest
                && await RenewAsync(doing, client, cancellation).ConfigureAwait(false))
            {
                continue;
            }

            if (kind.Reason == Congestion.Timeout && ++timedOut >= timeouts)
            {
                throw new TimeoutException(doing);
            }

            if (kind.Reason is null)
            {
                throw Translate(doing, failure);
            }

            if (GivesUp(attempt, kind.Reason))
            {
                throw AzureException.From(doing, failure);
            }

            Interlocked.Increment(ref _repeated);
            await Task.Delay(RetryDelay(attempt, ticket is null ? kind.RetryAfter : null), time, cancellation).ConfigureAwait(false);
        }
    }

    private Exception Translate(string doing, Exception failure) => failure switch
    {
        RequestFailedException { Status: 401 or 403 } when connection.NeedsDiskLogin => AzureException.From(doing, failure).With(ServiceAdvice.DiskRole),
        RequestFailedException => AzureException.From(doing, failure),
        AuthenticationFailedException problem => Login.Failed(doing, problem),
        _ => failure,
    };

    private void Succeeded(PacerTicket? ticket)
    {
        Interlocked.Exchange(ref _lastSuccess, time.GetTimestamp());
        Volatile.Write(ref _everSucceeded, 1);
        Volatile.Write(ref _mayHaveArrived, 1);
        if (ticket is { } held)
        {
            Pacer.Succeeded(held);
        }
    }

    private static bool NeverLeft(Exception failure) => failure is AuthenticationFailedException
        || failure.InnerException is HttpRequestException
        {
            HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError
                or HttpRequestError.ProxyTunnelError,
        };

    private void Failed(PacerTicket? ticket, FailureKind kind)
    {
        if (ticket is not { } held)
        {
            return;
        }

        if (kind.Reason is { } reason)
        {
            Pacer.Failed(held, reason, kind.RetryAfter);
        }
        else
        {
            Pacer.Abandoned();
        }
    }

    private async Task<bool> RenewAsync(string doing, PageBlobClient refused, CancellationToken cancellation)
    {
        try
        {
            return await connection.RenewAsync(refused, cancellation).ConfigureAwait(false);
        }
        catch (RequestFailedException problem)
        {
            throw AzureException.From($"{doing}: renewing the access", problem);
        }
    }

    private bool GivesUp(int attempt, Congestion? reason) =>
        attempt >= (reason == Congestion.Damaged ? DamagedAttempts : MaxAttempts)
        || time.GetElapsedTime(Interlocked.Read(ref _lastSuccess)) > limits.GiveUpAfter
        || (reason == Congestion.Dropped && Volatile.Read(ref _everSucceeded) == 0 && attempt >= PatientAttempts);

    private TimeSpan RetryDelay(int attempt, TimeSpan? retryAfter)
    {
        TimeSpan delay = limits.FirstRetryDelay * Math.Pow(2, Math.Min(attempt - 1, 16));
        delay = delay < LongestRetryDelay ? delay : LongestRetryDelay;
        return retryAfter is { } asked && asked > delay ? asked : delay;
    }
}
