using Azure;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using VmGeneralize.Azure.Blobs;
using VmGeneralize.AzureSupport;
using VmGeneralize.Blocks;

namespace VmGeneralize.Azure.Tests.Blobs;

[Collection(AzuriteCollection.Name)]
public sealed class PageBlobUploadTests(AzuriteFixture azurite) : UploadTest(azurite)
{
    [SkippableFact]
    public async Task The_blob_is_the_live_content_and_little_more_is_sent()
    {
        StrictProxy proxy = await Azurite.UseAsync();
        PageBlobClient blob = await NewBlobAsync();
        using SampleDisk disk = new(48);

        UploadResult result = await PageBlobUpload.UploadAsync(disk.Source(), Location(blob), new UploadOptions(), default);

        Assert.Equal(disk.Image, await ContentAsync(blob));
        long put = proxy.Journal.Where(entry => entry.Operation == BlobOperation.PutPage).Sum(entry => entry.BodyBytes);
        Assert.InRange(put, disk.NonZeroBytes + 512, (long)(disk.NonZeroBytes * 1.02) + 512);
        Assert.Equal(put, result.Sent);
        Assert.True(result.Bridged > 0, "the sample has gaps that are worth bridging");
        Assert.True(disk.ReadInOrder);
        Assert.InRange(disk.BytesRead, disk.NonZeroBytes, disk.Length);
    }

    [SkippableFact]
    public async Task What_was_not_sent_is_told_by_reason()
    {
        await Azurite.UseAsync();
        PageBlobClient blob = await NewBlobAsync();
        using SampleDisk disk = new(16);

        UploadResult result = await PageBlobUpload.UploadAsync(disk.Source(), Location(blob), new UploadOptions(), default);

        Assert.Equal(disk.DeadBytes, result.Skipped.Dead);
        Assert.True(result.Skipped.Zero > 0 && result.Skipped.NotAllocated > 0);
        Assert.Equal(disk.Length, result.Skipped.Total + disk.NonZeroBytes);
    }

    [SkippableFact]
    public async Task The_footer_goes_last_and_every_write_holds_the_lease()
    {
        StrictProxy proxy = await Azurite.UseAsync();
        PageBlobClient blob = await NewBlobAsync();
        using SampleDisk disk = new(16);

        await PageBlobUpload.UploadAsync(disk.Source(), Location(blob), new UploadOptions(), default);

        List<JournalEntry> writes = [.. proxy.Journal.Where(entry => entry.Operation is BlobOperation.PutPage or BlobOperation.ClearPage)];
        Assert.Equal((disk.Length, 512), (writes[^1].Offset, writes[^1].Length));
        Assert.Single(writes, entry => entry.Offset + entry.Length > disk.Length);
        Assert.All(writes, entry => Assert.True(entry.HasLease));
        Assert.Equal(LeaseState.Available, (await blob.GetPropertiesAsync()).Value.LeaseState);
        Assert.Equal(BlobOperation.GetPageRanges, proxy.Journal.Last(entry => entry.Operation != BlobOperation.Lease).Operation);
    }

    [SkippableFact]
    public async Task Several_requests_run_at_a_time_and_none_is_larger_than_4_MiB()
    {
        StrictProxy proxy = await Azurite.UseAsync();
        PageBlobClient blob = await NewBlobAsync();
        using SampleDisk disk = new(64, seed: 3, longest: 3000);

        await PageBlobUpload.UploadAsync(disk.Source(), Location(blob), new UploadOptions { Limits = Quick }, default);

        Assert.InRange(proxy.MaxInFlight, 2, Quick.Parallelism);
        Assert.InRange(proxy.Journal.Max(entry => entry.BodyBytes), (1 << 20) + 1, 4 << 20);
    }

    [SkippableFact]
    public async Task The_estimate_is_what_is_sent_and_makes_no_request()
    {
        StrictProxy proxy = await Azurite.UseAsync();
        PageBlobClient blob = await NewBlobAsync();
        using SampleDisk disk = new(16);

        UploadEstimate estimate = PageBlobUpload.Estimate(disk.Source(), managedDisk: false, default);

        Assert.Empty(proxy.Journal);
        UploadResult result = await PageBlobUpload.UploadAsync(disk.Source(), Location(blob), new UploadOptions(), default);
        Assert.Equal((result.Sent, result.BlobLength, result.Skipped), (estimate.Bytes, estimate.BlobLength, estimate.Skipped));
    }

    [SkippableFact]
    public async Task A_blob_that_exists_is_refused_and_left_alone()
    {
        StrictProxy proxy = await Azurite.UseAsync();
        PageBlobClient blob = await NewBlobAsync();
        await blob.CreateAsync(1024);
        using SampleDisk disk = new(1);

        RefusedException refused = await Assert.ThrowsAsync<RefusedException>(
            () => PageBlobUpload.UploadAsync(disk.Source(), Location(blob), new UploadOptions(), default));

        Assert.Equal("blob-exists", refused.Code.Text);
        Assert.Equal(1024, (await blob.GetPropertiesAsync()).Value.ContentLength);
        Assert.DoesNotContain(proxy.Journal, entry => entry.Operation == BlobOperation.PutPage);
    }

    [SkippableFact]
    public async Task Overwriting_leaves_nothing_of_the_old_blob()
    {
        await Azurite.UseAsync();
        PageBlobClient blob = await NewBlobAsync();
        using SampleDisk disk = new(8);
        await blob.CreateAsync(disk.Image.Length);
        await blob.UploadPagesAsync(new MemoryStream(Enumerable.Repeat((byte)0xEE, 1 << 20).ToArray()), 2 << 20);

        await PageBlobUpload.UploadAsync(disk.Source(), Location(blob), new UploadOptions { Overwrite = true }, default);

        Assert.Equal(disk.Image, await ContentAsync(blob));
    }

    [SkippableFact]
    public async Task A_managed_disk_gets_pages_only_and_its_stray_pages_are_cleared()
    {
        StrictProxy proxy = await Azurite.UseAsync();
        using SampleDisk disk = new(8);
        PageBlobClient blob = await NewManagedDiskAsync(disk.Image.Length);
        await blob.UploadPagesAsync(new MemoryStream(Enumerable.Repeat((byte)0xEE, 4 << 20).ToArray()), 3 << 20);
        await blob.UploadPagesAsync(new MemoryStream(disk.Footer.ToArray()), disk.Length);

        UploadResult result = await PageBlobUpload.UploadAsync(disk.Source(), ManagedDisk(blob), new UploadOptions(), default);

        Assert.Equal(disk.Image, await ContentAsync(blob));
        Assert.True(result.Cleared > 0);
        Assert.All(proxy.Journal, entry => Assert.True(entry.Succeeded, entry.ToString()));
        JournalEntry firstWrite = proxy.Journal.First(entry => entry.Operation is BlobOperation.PutPage or BlobOperation.ClearPage);
        Assert.Equal((BlobOperation.ClearPage, disk.Length), (firstWrite.Operation, firstWrite.Offset)); // the old footer
    }

    [SkippableFact]
    public async Task A_managed_disk_of_another_size_is_refused_before_anything_is_sent()
    {
        StrictProxy proxy = await Azurite.UseAsync();
        using SampleDisk disk = new(2);
        PageBlobClient blob = await NewManagedDiskAsync(disk.Image.Length + 512);

        RefusedException refused = await Assert.ThrowsAsync<RefusedException>(
            () => PageBlobUpload.UploadAsync(disk.Source(), ManagedDisk(blob), new UploadOptions(), default));

        Assert.Equal("blob-size", refused.Code.Text);
        Assert.DoesNotContain(proxy.Journal, entry => entry.Operation == BlobOperation.PutPage);
    }

    [SkippableFact]
    public async Task Pages_that_got_lost_are_found_and_sent_again()
    {
        StrictProxy proxy = await Azurite.UseAsync();
        using SampleDisk disk = new(8);
        PageBlobClient blob = await NewManagedDiskAsync(disk.Image.Length);
        Extent lost = default;
        proxy.Faults = entry =>
        {
            if (entry is { Operation: BlobOperation.GetPageRanges, Length: 0 } && lost.Length == 0)
            {
                lost = new Extent(proxy.Journal.First(past => past.Operation == BlobOperation.PutPage).Offset, 4096);
                blob.ClearPages(new HttpRange(lost.Offset, lost.Length)); // another program, at the worst moment
            }

            return null;
        };

        UploadResult result = await PageBlobUpload.UploadAsync(disk.Source(), ManagedDisk(blob), new UploadOptions(), default);

        Assert.Equal(disk.Image, await ContentAsync(blob));
        Assert.Equal(lost.Length, result.SentAgain);
    }

    [SkippableFact]
    public async Task A_blob_that_another_program_leased_is_left_alone()
    {
        StrictProxy proxy = await Azurite.UseAsync();
        PageBlobClient blob = await NewBlobAsync();
        using SampleDisk disk = new(1);
        await blob.CreateAsync(disk.Image.Length);
        await blob.GetBlobLeaseClient().AcquireAsync(TimeSpan.FromSeconds(60));

        AzureException failure = await Assert.ThrowsAsync<AzureException>(
            () => PageBlobUpload.UploadAsync(disk.Source(), Location(blob), new UploadOptions { Overwrite = true }, default));

        Assert.Contains("Another program uses this blob", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(proxy.Journal, entry => entry.Operation == BlobOperation.PutPage);
    }

    [SkippableFact]
    public async Task Progress_ends_with_everything_accounted_for()
    {
        await Azurite.UseAsync();
        PageBlobClient blob = await NewBlobAsync();
        using SampleDisk disk = new(8);
        UploadProgress last = default;

        UploadResult result = await PageBlobUpload.UploadAsync(
            disk.Source(), Location(blob), new UploadOptions { Progress = new Latest(progress => last = progress) }, default);

        Assert.Equal(result.Skipped.Zero, last.Skipped);
        Assert.Equal(result.Sent - 512, last.Sent);
        Assert.Equal(last.Live, last.Sent + last.Skipped - result.Bridged);
    }

    private sealed class Latest(Action<UploadProgress> report) : IProgress<UploadProgress>
    {
        public void Report(UploadProgress value) => report(value);
    }
}
