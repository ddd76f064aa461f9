using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;
using VmGeneralize.Azure.Blobs;
using VmGeneralize.AzureSupport;

namespace VmGeneralize.Azure.Tests.Blobs;

[Collection(AzuriteCollection.Name)]
public sealed class PageBlobUploadTests(AzuriteFixture azurite)
{
    [SkippableFact]
    public async Task The_blob_is_the_live_content_and_little_more_is_sent()
    {
        StrictProxy proxy = await azurite.UseAsync();
        PageBlobClient blob = (await azurite.ContainerAsync()).GetPageBlobClient("disk.vhd");
        SampleDisk disk = new(48);

        UploadResult result = await PageBlobUpload.UploadAsync(
            disk.Source(), new PageBlobLocation { Uri = azurite.Address(blob) }, new UploadOptions(), default);

        Assert.Equal(disk.Image, await Content(blob));
        long put = proxy.Journal.Where(entry => entry.Operation == BlobOperation.PutPage).Sum(entry => entry.BodyBytes);
        Assert.InRange(put, disk.NonZeroBytes, (long)(disk.NonZeroBytes * 1.02) + 512);
        Assert.Equal(put, result.Sent);
    }

    private static async Task<byte[]> Content(PageBlobClient blob) => (await blob.DownloadContentAsync()).Value.Content.ToArray();
}
