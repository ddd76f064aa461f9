using Azure.Storage.Blobs.Specialized;

namespace VmGeneralize.Azure.Blobs;

/// <summary>
/// Keeps other writers away from a blob while its pages are written. It ends by itself a minute after the process does. An ETag could not
/// do this: every Put Page changes it, and many run at a time.
/// </summary>
internal sealed class BlobLease : IAsyncDisposable
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(60); // the longest that ends by itself
    private static readonly TimeSpan ReleaseTimeout = TimeSpan.FromSeconds(10);

    private readonly BlobRequests _requests;
    private readonly string _name;
    private readonly CancellationTokenSource _stop = new();
    private Task _renewing = Task.CompletedTask;

    private BlobLease(BlobRequests requests, string name, string id)
    {
        _requests = requests;
        _name = name;
        Id = id;
    }

    public string Id { get; }

    /// <summary>Takes the lease, or takes up again the one that an interrupted upload of the same source had.</summary>
    /// <param name="requests">Makes the requests.</param>
    /// <param name="name">The blob, for errors.</param>
    /// <param name="id">Its id; chosen and stored before, so that a kill in between does no harm.</param>
    /// <param name="limits">How often to renew.</param>
    /// <param name="time">Clock.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static async Task<BlobLease> AcquireAsync(
        BlobRequests requests, string name, string id, TransferLimits limits, TimeProvider time, CancellationToken cancellation)
    {
        await requests.RunAsync(
            $"Leasing {name}",
            0,
            (client, token) => client.GetBlobLeaseClient(id).AcquireAsync(Duration, cancellationToken: token),
            cancellation).ConfigureAwait(false);
        BlobLease lease = new(requests, name, id);
        lease._renewing = lease.RenewAsync(limits.RenewLeaseEvery, time);
        return lease;
    }

    /// <summary>Ends the lease if that works; it ends by itself otherwise.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _renewing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            using CancellationTokenSource timeout = new(ReleaseTimeout);
            await _requests.RunAsync(
                $"Ending the lease of {_name}",
                0,
                (client, token) => client.GetBlobLeaseClient(Id).ReleaseAsync(cancellationToken: token),
                timeout.Token).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is AzureException or OperationCanceledException or IOException)
        {
            // The reason why the upload ends matters more, and the lease lasts for a minute at most.
        }

        _stop.Dispose();
    }

    // A lease that is lost makes every Put Page fail, which reports it with the right words; nothing to do here.
    private async Task RenewAsync(TimeSpan every, TimeProvider time)
    {
        while (true)
        {
            await Task.Delay(every, time, _stop.Token).ConfigureAwait(false);
            await _requests.RunAsync(
                $"Renewing the lease of {_name}",
                0,
                (client, token) => client.GetBlobLeaseClient(Id).RenewAsync(cancellationToken: token),
                _stop.Token).ConfigureAwait(false);
        }
    }
}
