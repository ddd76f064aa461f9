using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;
using VmGeneralize.Azure.Blobs;
using VmGeneralize.AzureSupport;

namespace VmGeneralize.Azure.Tests.Blobs;

/// <summary>Shared parts of the upload tests.</summary>
public abstract class UploadTest(AzuriteFixture azurite)
{
    /// <summary>Limits with short waits; the resume file is written after every window.</summary>
    protected static TransferLimits Quick { get; } = new()
    {
        Parallelism = 6,
        FirstRetryDelay = TimeSpan.FromMilliseconds(10),
        SaveEvery = TimeSpan.Zero,
    };

    protected AzuriteFixture Azurite { get; } = azurite;

    /// <summary>A blob that does not exist yet, in a container of its own.</summary>
    protected async Task<PageBlobClient> NewBlobAsync() => (await Azurite.ContainerAsync()).GetPageBlobClient("disk.vhd");

    /// <summary>An empty page blob of the right size, as Azure creates it for an upload to a managed disk.</summary>
    protected async Task<PageBlobClient> NewManagedDiskAsync(long length)
    {
        PageBlobClient blob = (await Azurite.ContainerAsync(managedDisk: true)).GetPageBlobClient("abcd");
        await blob.CreateAsync(length);
        return blob;
    }

    private protected PageBlobLocation Location(PageBlobClient blob) => new() { Uri = Azurite.Address(blob) };

    private protected PageBlobLocation ManagedDisk(PageBlobClient blob) => new()
    {
        Uri = Azurite.Address(blob),
        IsManagedDisk = true,
        Name = "the managed disk server-os",
        RenewAsync = _ => Task.FromResult(Azurite.Address(blob)),
    };

    /// <summary>The whole blob, read without the proxy.</summary>
    protected static async Task<byte[]> ContentAsync(PageBlobClient blob) => (await blob.DownloadContentAsync()).Value.Content.ToArray();
}
