using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;
using Azure.Storage.Sas;
using Xunit;

namespace VmGeneralize.AzureSupport;

/// <summary>Azurite behind the strict proxy, started by the first test that needs it and stopped after the last.</summary>
public sealed class AzuriteFixture : IAsyncLifetime
{
    private AzuriteServer? _azurite;
    private StrictProxy? _proxy;
    private int _containers;
    private int _signatures;

    public StrictProxy Proxy => _proxy ?? throw new InvalidOperationException("call UseAsync first");

    public AzuriteServer Azurite => _azurite ?? throw new InvalidOperationException("call UseAsync first");

    public Task InitializeAsync() => Task.CompletedTask;

    /// <summary>Starts the servers if they are not running, and resets the proxy. Skips the test if Node.js is missing.</summary>
    public async Task<StrictProxy> UseAsync()
    {
        _azurite ??= AzuriteServer.Start();
        _proxy ??= await StrictProxy.StartAsync(_azurite).ConfigureAwait(false);
        _proxy.Reset();
        return _proxy;
    }

    /// <summary>Creates an empty container for this call alone, bypassing the proxy.</summary>
    /// <param name="managedDisk">Whether it stands for the service behind managed disks.</param>
    public async Task<BlobContainerClient> ContainerAsync(bool managedDisk = false)
    {
        string name = $"{(managedDisk ? AzureRules.ManagedDiskContainer : "test-")}{Interlocked.Increment(ref _containers)}";
        BlobContainerClient container = Azurite.Client.GetBlobContainerClient(name);
        await container.CreateAsync().ConfigureAwait(false);
        return container;
    }

    /// <summary>The address of a blob through the proxy, with a SAS that no other call returns.</summary>
    public Uri Address(PageBlobClient blob, BlobSasPermissions permissions = BlobSasPermissions.Read | BlobSasPermissions.Write | BlobSasPermissions.Create)
    {
        BlobSasBuilder sas = new(permissions, DateTimeOffset.UtcNow.AddHours(1).AddSeconds(Interlocked.Increment(ref _signatures)))
        {
            BlobContainerName = blob.BlobContainerName,
            BlobName = blob.Name,
            Resource = "b",
        };
        return new Uri($"{Proxy.Endpoint}/{blob.BlobContainerName}/{blob.Name}?{sas.ToSasQueryParameters(AzuriteServer.Credential)}");
    }

    public async Task DisposeAsync()
    {
        if (_proxy is not null)
        {
            await _proxy.DisposeAsync().ConfigureAwait(false);
        }

        _azurite?.Dispose();
    }
}
