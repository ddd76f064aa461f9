using Azure.Core;
using Azure.Storage;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;

namespace VmGeneralize.Azure.Blobs;

/// <summary>The client of one page blob; made again when its SAS is renewed. The SDK repeats nothing: the pacer must see every answer.</summary>
internal sealed class BlobConnection : IDisposable
{
    // Old enough for every cloud and for the accounts behind managed disks, new enough for paged page ranges.
    private const BlobClientOptions.ServiceVersion Version = BlobClientOptions.ServiceVersion.V2021_12_02;

    private readonly PageBlobLocation _location;
    private readonly BlobClientOptions _options;
    private readonly SemaphoreSlim _renewing = new(1);
    private readonly DiskTokenPolicy? _diskToken;
    private volatile PageBlobClient _client;

    public BlobConnection(PageBlobLocation location, TimeSpan requestTimeout, TimeProvider time)
    {
        _location = location;
        _options = new BlobClientOptions(Version);
        _options.Retry.MaxRetries = 0;
        _options.Retry.NetworkTimeout = requestTimeout * 2; // the caller's own timeout comes first
        _options.Diagnostics.IsLoggingContentEnabled = false;
        _options.TransferValidation.Upload.ChecksumAlgorithm = StorageChecksumAlgorithm.None;
        _options.TransferValidation.Download.ChecksumAlgorithm = StorageChecksumAlgorithm.None;
        _options.AddPolicy(new ChecksumPolicy(), HttpPipelinePosition.PerCall);
        if (location.DiskCredential is { } identity)
        {
            _diskToken = new DiskTokenPolicy(identity, location.NeedsLogin, time);
            _options.AddPolicy(_diskToken, HttpPipelinePosition.PerRetry);
        }

        if (location.Transport is { } transport)
        {
            _options.Transport = transport;
        }

        _client = Connect(location.Uri);
    }

    public PageBlobLocation Location => _location;

    /// <summary>The managed disk behind the address asks for a login besides the SAS.</summary>
    public bool NeedsDiskLogin => _diskToken?.IsWanted == true;

    /// <summary>The client with the newest SAS.</summary>
    public PageBlobClient Client => _client;

    /// <summary>Gets a new SAS, unless another request did so since <paramref name="refused"/> was in use.</summary>
    /// <returns>Whether there is a client other than the refused one now.</returns>
    public async Task<bool> RenewAsync(PageBlobClient refused, CancellationToken cancellation)
    {
        if (_location.RenewAsync is not { } renew)
        {
            return false;
        }

        await _renewing.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (ReferenceEquals(_client, refused))
            {
                _client = Connect(await renew(cancellation).ConfigureAwait(false));
            }

            return true;
        }
        finally
        {
            _renewing.Release();
        }
    }

    /// <summary>An id for a lease; the SDK makes it, this library has no source of randomness.</summary>
    public string NewLeaseId() => _client.GetBlobLeaseClient().LeaseId;

    public void Dispose() => _renewing.Dispose();

    private PageBlobClient Connect(Uri uri) => _location.Key is { } key ? new PageBlobClient(uri, key, _options) :
        _location.Credential is { } credential ? new PageBlobClient(uri, credential, _options) : new PageBlobClient(uri, _options);
}
