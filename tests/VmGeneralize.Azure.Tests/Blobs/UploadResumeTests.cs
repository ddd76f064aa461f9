using Azure.Storage.Blobs.Specialized;
using VmGeneralize.Azure.Blobs;
using VmGeneralize.AzureSupport;
using VmGeneralize.Blocks;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Azure.Tests.Blobs;

[Collection(AzuriteCollection.Name)]
public sealed class UploadResumeTests(AzuriteFixture azurite) : UploadTest(azurite)
{
    // Few parts are in flight when the run is killed, so that whole windows have arrived on any machine.
    private const int Enough = 28; // requests, after which some pages have arrived

    private static TransferLimits Few { get; } = Quick with { Parallelism = 2 };

    [SkippableTheory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    [InlineData(4, true)]
    public async Task Killed_at_random_moments_it_goes_on_and_the_blob_is_right(int seed, bool managedDisk)
    {
        StrictProxy proxy = await Azurite.UseAsync();
        using TemporaryFolder folder = new();
        using SampleDisk disk = new(48, seed);
        PageBlobClient blob = managedDisk ? await NewManagedDiskAsync(disk.Image.Length) : await NewBlobAsync();
        PageBlobLocation location = managedDisk ? ManagedDisk(blob) : Location(blob);
        Random random = new(seed);
        string resume = folder.File("resume-0.json");
        for (int run = 1; run <= 4; run++)
        {
            resume = await KilledRunAsync(disk, location, resume, folder.File($"resume-{run}.json"), random.Next(10, 20));
            if (await blob.ExistsAsync())
            {
                byte[] content = await ContentAsync(blob);
                bool finished = proxy.Journal.Any(entry => entry.Operation == BlobOperation.PutPage && entry.Offset == disk.Length);
                Assert.True(finished || ZeroBytes.IsAllZero(content.AsSpan((int)disk.Length)), "an unfinished blob has a footer");
            }
        }

        UploadResult result = await PageBlobUpload.UploadAsync(
            disk.Source(), location, new UploadOptions { Limits = Quick, ResumeFile = resume }, default);

        Assert.Equal(disk.Image, await ContentAsync(blob));
        Assert.True(result.SentBefore > 0, "no run went on from another");
        Assert.Equal(0, result.SentAgain); // else a resume file said more than what had arrived, and the comparison mended it
        Assert.Equal(disk.Length, result.Skipped.Total + disk.NonZeroBytes);
        Assert.False(File.Exists(resume));
    }

    [SkippableFact]
    public async Task A_source_that_changed_meanwhile_gets_no_footer_and_no_later_run_goes_on()
    {
        await Azurite.UseAsync();
        using TemporaryFolder folder = new();
        using SampleDisk disk = new(32);
        PageBlobClient blob = await NewBlobAsync();
        UploadOptions options = new() { Limits = Quick, ResumeFile = folder.File("resume.json") };
        RefusalCode code = new("changed");
        UploadSource source = disk.Source() with { BeforeFooter = () => throw new RefusedException(code, "It changed.", "Stop it.") };

        RefusedException refused = await Assert.ThrowsAsync<RefusedException>(() => PageBlobUpload.UploadAsync(source, Location(blob), options, default));

        Assert.Equal(code, refused.Code);
        byte[] content = await ContentAsync(blob);
        Assert.Equal(disk.Image[..(int)disk.Length], content[..(int)disk.Length]);
        Assert.True(ZeroBytes.IsAllZero(content.AsSpan((int)disk.Length)));
        Assert.False(File.Exists(options.ResumeFile));
    }

    [SkippableFact]
    public async Task What_arrived_is_not_sent_twice()
    {
        StrictProxy proxy = await Azurite.UseAsync();
        using TemporaryFolder folder = new();
        using SampleDisk disk = new(32);
        PageBlobClient blob = await NewBlobAsync();
        PageBlobLocation location = Location(blob);
        string resume = await KilledRunAsync(disk, location, folder.File("resume-0.json"), folder.File("resume-1.json"), Enough);
        long readBefore = disk.BytesRead;

        UploadResult result = await PageBlobUpload.UploadAsync(
            disk.Source(), location, new UploadOptions { Limits = Quick, ResumeFile = resume }, default);

        long put = proxy.Journal.Where(entry => entry is { Operation: BlobOperation.PutPage, Succeeded: true }).Sum(entry => entry.Length);
        long open = (Quick.Parallelism + 1) * (4L << 20); // windows that were under way
        Assert.InRange(put, result.Sent, result.Sent + open);
        Assert.InRange(disk.BytesRead - readBefore, 0, disk.Length - result.SentBefore);
        Assert.True(result.SentBefore > 0);
    }

    [SkippableFact]
    public async Task A_changed_source_is_refused_and_nothing_is_sent()
    {
        StrictProxy proxy = await Azurite.UseAsync();
        using TemporaryFolder folder = new();
        using SampleDisk disk = new(24);
        PageBlobLocation location = Location(await NewBlobAsync());
        string resume = await KilledRunAsync(disk, location, folder.File("resume-0.json"), folder.File("resume-1.json"), Enough);
        proxy.Reset();

        using SampleDisk larger = new(25);
        foreach (UploadSource other in (UploadSource[])[disk.Source("disk-2"), larger.Source()])
        {
            RefusedException refused = await Assert.ThrowsAsync<RefusedException>(
                () => PageBlobUpload.UploadAsync(other, location, new UploadOptions { ResumeFile = resume }, default));
            Assert.Equal("resume-other", refused.Code.Text);
        }

        Assert.Empty(proxy.Journal);
        Assert.True(File.Exists(resume));
    }

    [SkippableFact]
    public async Task A_restart_sends_everything_of_the_changed_source_into_the_blob_that_is_ours()
    {
        StrictProxy proxy = await Azurite.UseAsync();
        using TemporaryFolder folder = new();
        using SampleDisk disk = new(24);
        PageBlobClient blob = await NewBlobAsync();
        PageBlobLocation location = Location(blob);
        string resume = await KilledRunAsync(disk, location, folder.File("resume-0.json"), folder.File("resume-1.json"), Enough);
        proxy.Reset();

        UploadResult result = await PageBlobUpload.UploadAsync(
            disk.Source("disk-2"), location, new UploadOptions { ResumeFile = resume, Restart = true, Limits = Quick }, default);

        Assert.Equal(disk.Image, await ContentAsync(blob));
        Assert.Equal(0, result.SentBefore);
        Assert.False(File.Exists(resume));
    }

    [SkippableFact]
    public async Task A_restart_with_a_resume_file_that_cannot_be_read_begins_anew()
    {
        await Azurite.UseAsync();
        using TemporaryFolder folder = new();
        using SampleDisk disk = new(8);
        PageBlobClient blob = await NewBlobAsync();
        File.WriteAllText(folder.File("resume"), "{");

        await PageBlobUpload.UploadAsync(
            disk.Source(), Location(blob), new UploadOptions { ResumeFile = folder.File("resume"), Restart = true, Limits = Quick }, default);

        Assert.Equal(disk.Image, await ContentAsync(blob));
    }

    [Fact]
    public async Task Nothing_is_kept_of_an_upload_that_reached_nobody()
    {
        using TemporaryFolder folder = new();
        using SampleDisk disk = new(8);
        PageBlobLocation nowhere = new() { Uri = new Uri("http://127.0.0.1:1/account/container/disk.vhd?sig=abc") };

        await Assert.ThrowsAsync<AzureException>(() => PageBlobUpload.UploadAsync(
            disk.Source(), nowhere, new UploadOptions { ResumeFile = folder.File("resume"), Limits = Quick }, default));

        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [SkippableFact]
    public async Task A_blob_that_was_made_anew_is_refused()
    {
        await Azurite.UseAsync();
        using TemporaryFolder folder = new();
        using SampleDisk disk = new(24);
        PageBlobClient blob = await NewBlobAsync();
        PageBlobLocation location = Location(blob);
        string resume = await KilledRunAsync(disk, location, folder.File("resume-0.json"), folder.File("resume-1.json"), Enough);
        await blob.GetBlobLeaseClient().BreakAsync(TimeSpan.Zero);
        await blob.CreateAsync(disk.Image.Length);

        RefusedException refused = await Assert.ThrowsAsync<RefusedException>(
            () => PageBlobUpload.UploadAsync(disk.Source(), location, new UploadOptions { ResumeFile = resume }, default));

        Assert.Equal("resume-other", refused.Code.Text);
    }

    [SkippableFact]
    public async Task A_blob_that_is_gone_is_uploaded_from_the_beginning()
    {
        await Azurite.UseAsync();
        using TemporaryFolder folder = new();
        using SampleDisk disk = new(24);
        PageBlobClient blob = await NewBlobAsync();
        PageBlobLocation location = Location(blob);
        string resume = await KilledRunAsync(disk, location, folder.File("resume-0.json"), folder.File("resume-1.json"), Enough);
        await blob.GetBlobLeaseClient().BreakAsync(TimeSpan.Zero);
        await blob.DeleteAsync();

        UploadResult result = await PageBlobUpload.UploadAsync(disk.Source(), location, new UploadOptions { ResumeFile = resume }, default);

        Assert.Equal(disk.Image, await ContentAsync(blob));
        Assert.Equal(0, result.SentBefore);
    }

    [SkippableFact]
    public async Task A_cancelled_upload_keeps_what_arrived_and_ends_its_lease()
    {
        StrictProxy proxy = await Azurite.UseAsync();
        using TemporaryFolder folder = new();
        using SampleDisk disk = new(24);
        PageBlobClient blob = await NewBlobAsync();
        UploadOptions options = new() { ResumeFile = folder.File("resume.json"), Limits = Few with { SaveEvery = TimeSpan.FromHours(1) } };
        using CancellationTokenSource stop = new();
        int puts = 0;
        proxy.Faults = entry =>
        {
            if (entry.Operation == BlobOperation.PutPage && ++puts == 22)
            {
                stop.Cancel();
            }

            return null;
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => PageBlobUpload.UploadAsync(disk.Source(), Location(blob), options, stop.Token));

        Assert.Equal(global::Azure.Storage.Blobs.Models.LeaseState.Available, (await blob.GetPropertiesAsync()).Value.LeaseState);
        UploadResult result = await PageBlobUpload.UploadAsync(disk.Source(), Location(blob), options, default);
        Assert.True(result.SentBefore > 0);
        Assert.Equal(disk.Image, await ContentAsync(blob));
    }

    [SkippableFact]
    public async Task Two_uploads_with_one_resume_file_do_not_run_at_a_time()
    {
        await Azurite.UseAsync();
        using TemporaryFolder folder = new();
        using SampleDisk disk = new(4);
        UploadOptions options = new() { ResumeFile = folder.File("resume.json") };
        PageBlobLocation location = Location(await NewBlobAsync());
        using (ResumeFile.Lock(options.ResumeFile))
        {
            RefusedException refused = await Assert.ThrowsAsync<RefusedException>(
                () => PageBlobUpload.UploadAsync(disk.Source(), location, options, default));
            Assert.Equal("transfer-running", refused.Code.Text);
        }

        await PageBlobUpload.UploadAsync(disk.Source(), location, options, default);
    }

    // Runs until the process "dies" and returns a copy of the resume file as it was at that moment; the dead run still holds the original.
    private static async Task<string> KilledRunAsync(SampleDisk disk, PageBlobLocation location, string resume, string copy, int requests)
    {
        KillableTransport transport = new(requests);
        PageBlobLocation mortal = new()
        {
            Uri = location.Uri,
            Name = location.Name,
            IsManagedDisk = location.IsManagedDisk,
            Transport = transport,
        };
        Task<UploadResult> run = PageBlobUpload.UploadAsync(
            disk.Source(), mortal, new UploadOptions { Limits = Few, ResumeFile = resume }, default);
        Assert.Same(transport.Dead, await Task.WhenAny(run, transport.Dead)); // else it ended before it could be killed
        if (requests >= Enough)
        {
            await RecordedAsync(resume);
        }

        if (File.Exists(resume))
        {
            File.Copy(resume, copy);
        }

        return copy;
    }

    // The thread that was answered last before the death may still have to write down what arrived: a busy machine keeps it waiting.
    private static async Task RecordedAsync(string resume)
    {
        for (int i = 0; i < 600; i++)
        {
            if (File.Exists(resume) && ResumeFile.Load(resume, ResumeJson.Default.ResumeRecord) is { Sent.Length: > 0 })
            {
                return;
            }

            await Task.Delay(100);
        }

        Assert.Fail($"{resume} names no page that arrived");
    }
}
