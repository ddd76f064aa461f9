using Azure.Storage.Blobs.Specialized;
using VmGeneralize.Azure.Blobs;
using VmGeneralize.AzureSupport;
using VmGeneralize.AzureSupport.Compute;

namespace VmGeneralize.Azure.Tests.Blobs;

/// <summary>Managed disks whose address alone gives no access: they need the SAS and a token for the disk service.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class DiskLoginTests(AzuriteFixture azurite) : UploadTest(azurite)
{
    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_disk_that_asks_for_a_login_is_written_and_read_with_one(bool known)
    {
        StrictProxy proxy = await Azurite.UseAsync();
        proxy.DiskToken = "token-1";
        using SampleDisk disk = new(8);
        PageBlobClient blob = await NewManagedDiskAsync(disk.Image.Length);
        TestCredential credential = new() { Token = _ => "token-1" };
        PageBlobLocation location = Location(blob, credential, known);

        await PageBlobUpload.UploadAsync(disk.Source(), location, new UploadOptions { Limits = Quick }, default);
        using PageBlobDownload read = await PageBlobDownload.OpenAsync(Location(blob, credential, known), new DownloadOptions { Limits = Quick }, default);

        Assert.Equal(disk.Image, await ContentAsync(blob));
        Assert.Equal(disk.Image.Length, read.Length);
        Assert.All(credential.Scopes, scope => Assert.Equal("https://disk.azure.com//.default", scope));
        Assert.Equal(known ? 0 : 2, proxy.Journal.Count(entry => entry.Status == 401)); // one for each connection that did not know
    }

    [SkippableFact]
    public async Task Nobody_is_logged_in_for_a_disk_that_does_not_ask()
    {
        await Azurite.UseAsync();
        using SampleDisk disk = new(8);
        PageBlobClient blob = await NewManagedDiskAsync(disk.Image.Length);
        TestCredential credential = new();

        await PageBlobUpload.UploadAsync(disk.Source(), Location(blob, credential, known: false), new UploadOptions { Limits = Quick }, default);

        Assert.Equal(disk.Image, await ContentAsync(blob));
        Assert.Equal(0, credential.Count);
    }

    [SkippableFact]
    public async Task A_login_without_the_role_is_told_with_the_role()
    {
        StrictProxy proxy = await Azurite.UseAsync();
        proxy.DiskToken = "another";
        using SampleDisk disk = new(8);
        PageBlobClient blob = await NewManagedDiskAsync(disk.Image.Length);

        AzureException problem = await Assert.ThrowsAsync<AzureException>(() => PageBlobUpload.UploadAsync(
            disk.Source(), Location(blob, new TestCredential { Token = _ => "of nobody" }, known: true), new UploadOptions { Limits = Quick }, default));

        Assert.Contains("Data Operator for Managed Disks", problem.Next, StringComparison.Ordinal);
        Assert.DoesNotContain("of nobody", problem.ToString(), StringComparison.Ordinal);
    }

    private PageBlobLocation Location(PageBlobClient blob, TestCredential credential, bool known) => new()
    {
        Uri = Azurite.Address(blob),
        IsManagedDisk = true,
        Name = "the managed disk server-os",
        DiskCredential = credential,
        NeedsLogin = known,
    };
}
