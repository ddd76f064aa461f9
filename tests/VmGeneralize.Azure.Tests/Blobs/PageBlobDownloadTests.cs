using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;
using VmGeneralize.Azure.Blobs;
using VmGeneralize.AzureSupport;
using VmGeneralize.Blocks;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Azure.Tests.Blobs;

[Collection(AzuriteCollection.Name)]
public sealed class PageBlobDownloadTests(AzuriteFixture azurite) : UploadTest(azurite)
{
    [SkippableFact]
    public async Task What_was_uploaded_comes_back_and_nothing_but_its_pages_is_asked_for()
    {
        StrictProxy proxy = await Azurite.UseAsync();
        using SampleDisk disk = new(32);
        PageBlobClient blob = await StoredAsync(disk);

        (MemorySink sink, DownloadResult result) = await DownloadAsync(blob, new DownloadOptions { Limits = Quick });

        Assert.Equal(disk.Image, sink.Content);
        Assert.Equal(512, sink.Writes[^1]);
        Assert.Equal(result.Live, result.Received);
        Assert.InRange(result.Live, disk.NonZeroBytes, (long)(disk.NonZeroBytes * 1.02) + 512);
        long asked = proxy.Journal.Where(entry => entry.Operation == BlobOperation.GetBlob).Sum(entry => entry.Length);
        Assert.Equal(result.Live, asked);
        Assert.Equal("CRC-64", result.Checksum);
    }

    [SkippableFact]
    public async Task A_service_that_runs_out_of_time_over_the_ranges_of_all_is_asked_for_less()
    {
        const long Size = 1L << 30;
        StrictProxy proxy = await Azurite.UseAsync();
        PageBlobClient blob = await NewBlobAsync();
        await blob.CreateAsync(Size);
        long[] places = [0, (512L << 20) - 512, 512L << 20, (700L << 20) + 512, Size - 512];
        foreach (long place in places)
        {
            await blob.UploadPagesAsync(new MemoryStream([.. Enumerable.Repeat((byte)1, 512)]), place);
        }

        proxy.Faults = entry => entry.Operation == BlobOperation.GetPageRanges && entry.Length is 0 or > 256 << 20
            ? new Fault.Answer(500, "OperationTimedOut") : null;

        using PageBlobDownload download = await PageBlobDownload.OpenAsync(Location(blob), new DownloadOptions { Limits = Quick }, default);

        Assert.Equal(
            [new Extent(0, 512), new Extent((512L << 20) - 512, 1024), new Extent((700L << 20) + 512, 512), new Extent(Size - 512, 512)], download.Live);
        Assert.Equal(6 + 4, proxy.Journal.Count(entry => entry.Operation == BlobOperation.GetPageRanges)); // twice each of three, then four quarters
    }

    [SkippableFact]
    public async Task A_service_without_CRC_64_of_ranges_is_asked_for_MD5()
    {
        StrictProxy proxy = await Azurite.UseAsync();
        using SampleDisk disk = new(8);
        PageBlobClient blob = await StoredAsync(disk);
        proxy.GivesRangeCrc64 = false;

        (MemorySink sink, DownloadResult result) = await DownloadAsync(blob, new DownloadOptions { Limits = Quick });

        Assert.Equal(disk.Image, sink.Content);
        Assert.Equal("MD5", result.Checksum);
    }

    [SkippableTheory]
    [InlineData("cut")]
    [InlineData("500")]
    [InlineData("503")]
    [InlineData("slow")]
    [InlineData("lost")]
    public async Task The_content_is_right_whatever_befalls_a_third_of_the_requests(string nuisance)
    {
        StrictProxy proxy = await Azurite.UseAsync();
        using SampleDisk disk = new(16);
        PageBlobClient blob = await StoredAsync(disk);
        Fault fault = nuisance switch
        {
            "cut" => new Fault.CutBody(),
            "lost" => new Fault.LoseAnswer(),
            "slow" => new Fault.Freeze(),
            _ => new Fault.Answer(int.Parse(nuisance), "ServerBusy"),
        };
        int most = nuisance == "slow" ? 2 : int.MaxValue;
        int faults = 0;
        HashSet<long> seen = [];
        StuckTime time = new(Quick.RequestTimeout);
        proxy.Faults = entry =>
        {
            if (entry.Operation != BlobOperation.GetBlob || !seen.Add(entry.Offset) || seen.Count % 3 != 0 || faults == most)
            {
                return null;
            }

            faults++;
            if (fault is Fault.Freeze)
            {
                time.Freeze();
            }

            return fault;
        };

        (MemorySink sink, DownloadResult result) = await DownloadAsync(blob, new DownloadOptions { Limits = Quick, Time = time });

        Assert.True(faults > 0);
        Assert.Equal(disk.Image, sink.Content);
    }

    [SkippableFact]
    public async Task A_damaged_range_is_noticed_and_read_again()
    {
        StrictProxy proxy = await Azurite.UseAsync();
        using SampleDisk disk = new(8);
        PageBlobClient blob = await StoredAsync(disk);
        HashSet<long> seen = [];
        int faults = 0;
        proxy.Faults = entry =>
            entry.Operation == BlobOperation.GetBlob && seen.Add(entry.Offset) && seen.Count % 3 == 0 && ++faults > 0 ? new Fault.Damage() : null;

        (MemorySink sink, DownloadResult result) = await DownloadAsync(blob, new DownloadOptions { Limits = Quick });

        Assert.True(faults > 0);
        Assert.Equal(disk.Image, sink.Content);
        Assert.Equal(faults, result.Repeated);
    }

    [SkippableFact]
    public async Task A_blob_that_changes_meanwhile_is_noticed()
    {
        StrictProxy proxy = await Azurite.UseAsync();
        using SampleDisk disk = new(16);
        PageBlobClient blob = await StoredAsync(disk);
        int gets = 0;
        proxy.Faults = entry =>
        {
            if (entry.Operation == BlobOperation.GetBlob && ++gets == 10)
            {
                blob.UploadPages(new MemoryStream(new byte[512]), 0);
            }

            return null;
        };

        AzureException failure = await Assert.ThrowsAsync<AzureException>(() => DownloadAsync(blob, new DownloadOptions { Limits = Quick }));

        Assert.Equal("ConditionNotMet", failure.ServiceCode);
        Assert.Contains("changed by another program", failure.Next, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task An_interrupted_download_goes_on_with_what_was_durable()
    {
        StrictProxy proxy = await Azurite.UseAsync();
        using TemporaryFolder folder = new();
        using SampleDisk disk = new(32);
        PageBlobClient blob = await StoredAsync(disk);
        DownloadOptions options = new() { Limits = Quick, ResumeFile = folder.File("resume.json") };
        using CancellationTokenSource stop = new();
        MemorySink first = new(disk.Image.Length) { OnWrite = offset => StopAt(stop, offset, disk.Length / 2) };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            using PageBlobDownload interrupted = await PageBlobDownload.OpenAsync(Location(blob), options, default);
            await interrupted.CopyAsync(first, stop.Token);
        });
        proxy.Reset();

        MemorySink second = first.AfterCrash();
        using PageBlobDownload download = await PageBlobDownload.OpenAsync(Location(blob), options, default);
        long position = download.ResumePosition();
        DownloadResult result = await download.CopyAsync(second, default);

        Assert.InRange(position, disk.Length / 4, disk.Length);
        Assert.Equal(disk.Image, second.Content);
        Assert.True(result.ReceivedBefore > 0);
        Assert.Equal(result.Live, result.Received + result.ReceivedBefore);
        Assert.DoesNotContain(proxy.Journal, entry => entry.Operation == BlobOperation.GetBlob && entry.Offset < position);
        Assert.False(File.Exists(options.ResumeFile));
    }

    [SkippableFact]
    public async Task A_download_of_another_version_does_not_go_on()
    {
        await Azurite.UseAsync();
        using TemporaryFolder folder = new();
        using SampleDisk disk = new(8);
        PageBlobClient blob = await StoredAsync(disk);
        DownloadOptions options = new() { Limits = Quick, ResumeFile = folder.File("resume.json") };
        using CancellationTokenSource stop = new();
        MemorySink sink = new(disk.Image.Length) { OnWrite = offset => StopAt(stop, offset, disk.Length / 2) };
        using (PageBlobDownload interrupted = await PageBlobDownload.OpenAsync(Location(blob), options, default))
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => interrupted.CopyAsync(sink, stop.Token));
        }

        await blob.UploadPagesAsync(new MemoryStream(new byte[512]), 0);

        using PageBlobDownload download = await PageBlobDownload.OpenAsync(Location(blob), options, default);
        Assert.Equal("resume-other", Assert.Throws<RefusedException>(() => download.ResumePosition()).Code.Text);
    }

    [SkippableFact]
    public async Task An_expired_SAS_is_renewed()
    {
        StrictProxy proxy = await Azurite.UseAsync();
        using SampleDisk disk = new(16);
        PageBlobClient blob = await StoredAsync(disk);
        proxy.RequestsPerSignature = 10;
        PageBlobLocation location = new() { Uri = Azurite.Address(blob), RenewAsync = _ => Task.FromResult(Azurite.Address(blob)) };
        using PageBlobDownload download = await PageBlobDownload.OpenAsync(location, new DownloadOptions { Limits = Quick }, default);
        MemorySink sink = new(download.Length);

        await download.CopyAsync(sink, default);

        Assert.Equal(disk.Image, sink.Content);
    }

    [SkippableFact]
    public async Task A_block_blob_is_no_disk()
    {
        await Azurite.UseAsync();
        BlobContainerClient container = await Azurite.ContainerAsync();
        await container.UploadBlobAsync("file.vhd", new BinaryData("text"));

        RefusedException refused = await Assert.ThrowsAsync<RefusedException>(
            () => PageBlobDownload.OpenAsync(Location(container.GetPageBlobClient("file.vhd")), new DownloadOptions(), default));

        Assert.Equal("blob-type", refused.Code.Text);
    }

    [SkippableFact]
    public async Task A_sink_that_fails_ends_the_download_with_its_own_error()
    {
        await Azurite.UseAsync();
        using SampleDisk disk = new(8);
        PageBlobClient blob = await StoredAsync(disk);
        using PageBlobDownload download = await PageBlobDownload.OpenAsync(Location(blob), new DownloadOptions(), default);
        MemorySink full = new(download.Length) { OnWrite = static _ => throw new IOException("No space left on device") };

        IOException failure = await Assert.ThrowsAsync<IOException>(() => download.CopyAsync(full, default));

        Assert.Equal("No space left on device", failure.Message);
    }

    private static void StopAt(CancellationTokenSource stop, long offset, long position)
    {
        if (offset >= position)
        {
            stop.Cancel();
            stop.Token.ThrowIfCancellationRequested();
        }
    }

    private async Task<PageBlobClient> StoredAsync(SampleDisk disk)
    {
        PageBlobClient blob = await NewBlobAsync();
        await PageBlobUpload.UploadAsync(disk.Source(), Location(blob), new UploadOptions(), default);
        Azurite.Proxy.Reset();
        return blob;
    }

    private async Task<(MemorySink Sink, DownloadResult Result)> DownloadAsync(PageBlobClient blob, DownloadOptions options)
    {
        using PageBlobDownload download = await PageBlobDownload.OpenAsync(Location(blob), options, default);
        MemorySink sink = new(download.Length);
        return (sink, await download.CopyAsync(sink, default));
    }
}
