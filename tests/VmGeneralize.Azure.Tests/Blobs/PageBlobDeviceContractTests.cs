using Azure.Storage.Blobs.Specialized;
using VmGeneralize.Azure.Blobs;
using VmGeneralize.AzureSupport;
using VmGeneralize.TestSupport.Contracts;

namespace VmGeneralize.Azure.Tests.Blobs;

public class DeviceContractTests
{
    [Fact]
    public void Every_device_has_a_contract_class() =>
        Assert.Empty(DeviceContractCoverage.Missing(typeof(PageBlobDevice).Assembly, typeof(DeviceContractTests).Assembly));
}

/// <summary>A blob with pages and gaps, read from the test server.</summary>
[Collection(AzuriteCollection.Name)]
[CoversDevice(typeof(PageBlobDevice))]
public sealed class PageBlobDeviceContractTests(AzuriteFixture azurite) : DeviceContract
{
    protected override DeviceSubject Make() => Task.Run(MakeAsync).GetAwaiter().GetResult();

    private async Task<DeviceSubject> MakeAsync()
    {
        await azurite.UseAsync();
        using SampleDisk disk = new(8);
        PageBlobClient blob = (await azurite.ContainerAsync()).GetPageBlobClient("disk.vhd");
        PageBlobLocation location = new() { Uri = azurite.Address(blob) };
        await PageBlobUpload.UploadAsync(disk.Source(), location, new UploadOptions(), default);
        azurite.Proxy.Reset();
        PageBlobDownload download = await PageBlobDownload.OpenAsync(location, new DownloadOptions(), default);
        return new DeviceSubject(new PageBlobDevice(download, default), new ByteModel(disk.Image), download) { Unit = 256 << 10 };
    }
}
