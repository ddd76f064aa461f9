using Azure.Storage.Blobs.Specialized;
using VmGeneralize.Azure.Blobs;
using VmGeneralize.AzureSupport;

namespace VmGeneralize.Azure.Tests.Blobs;

[Collection(AzuriteCollection.Name)]
public sealed class UploadFaultTests(AzuriteFixture azurite) : UploadTest(azurite)
{
    public static TheoryData<string> Nuisances => ["cut", "lost", "500", "503", "503 and wait", "slow", "damaged"];

    [SkippableTheory]
    [MemberData(nameof(Nuisances))]
    public async Task The_blob_is_right_whatever_befalls_a_third_of_the_requests(string nuisance)
    {
        StrictProxy proxy = await Azurite.UseAsync();
        PageBlobClient blob = await NewBlobAsync();
        using SampleDisk disk = new(24);
        Fault fault = nuisance switch
        {
            "cut" => new Fault.CutBody(),
            "lost" => new Fault.LoseAnswer(),
            "500" => new Fault.Answer(500, "InternalError"),
            "503" => new Fault.Answer(503, "ServerBusy"),
            "503 and wait" => new Fault.Answer(503, "ServerBusy", RetryAfterSeconds: 1),
            "slow" => new Fault.Freeze(),
            _ => new Fault.Damage(),
        };
        int most = nuisance is "slow" or "503 and wait" ? 2 : int.MaxValue; // these hold the others up
        int faults = 0;
        HashSet<(BlobOperation, long)> seen = [];
        StuckTime time = new(Quick.RequestTimeout);
        proxy.Faults = entry =>
        {
            if (!Concerns(nuisance, entry) || !seen.Add((entry.Operation, entry.Offset)) || seen.Count % 3 != 0 || faults == most)
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

        UploadResult result = await PageBlobUpload.UploadAsync(disk.Source(), Location(blob), new UploadOptions { Limits = Quick, Time = time }, default);

        Assert.True(faults > 0, "nothing went wrong");
        Assert.Equal(disk.Image, await ContentAsync(blob));
        Assert.Equal(faults, result.Repeated);
        Assert.InRange(result.Sent, disk.NonZeroBytes, (long)(disk.NonZeroBytes * 1.02) + 512);
    }

    [SkippableFact]
    public async Task Nothing_leaves_while_the_service_asks_to_wait()
    {
        StrictProxy proxy = await Azurite.UseAsync();
        PageBlobClient blob = await NewBlobAsync();
        using SampleDisk disk = new(24);
        int puts = 0;
        int before = 0;
        proxy.Faults = entry =>
        {
            if (entry.Operation != BlobOperation.PutPage || ++puts != 8)
            {
                return null;
            }

            before = entry.Number;
            return new Fault.Answer(503, "ServerBusy", RetryAfterSeconds: 2);
        };
        RecordingTime time = new();

        await PageBlobUpload.UploadAsync(disk.Source(), Location(blob), new UploadOptions { Limits = Quick, Time = time }, default);

        Assert.True(before > 0);
        Assert.Contains(time.Delays, delay => delay > TimeSpan.FromSeconds(1) && delay <= TimeSpan.FromSeconds(2)); // the longer ones are time limits
        Assert.Equal(disk.Image, await ContentAsync(blob));
    }

    [SkippableFact]
    public async Task A_storm_of_refusals_is_survived_and_ends_at_full_pace()
    {
        StrictProxy proxy = await Azurite.UseAsync();
        PageBlobClient blob = await NewBlobAsync();
        using SampleDisk disk = new(32);
        int storm = 0;
        proxy.Faults = entry => entry.Operation == BlobOperation.PutPage && entry.Number > 10 && storm++ < 25
            ? new Fault.Answer(503, "ServerBusy")
            : null;

        UploadResult result = await PageBlobUpload.UploadAsync(disk.Source(), Location(blob), new UploadOptions { Limits = Quick }, default);

        Assert.Equal(25, result.Repeated);
        Assert.Equal(disk.Image, await ContentAsync(blob));
    }

    [SkippableFact]
    public async Task What_the_service_does_not_know_is_not_asked_for_again()
    {
        StrictProxy proxy = await Azurite.UseAsync();
        PageBlobClient blob = await NewBlobAsync();
        using SampleDisk disk = new(2);
        int asked = 0;
        proxy.Faults = entry =>
        {
            if (entry.Operation != BlobOperation.PutBlob)
            {
                return null;
            }

            asked++;
            return new Fault.Answer(500, "FeatureNotSupported");
        };

        AzureException refused = await Assert.ThrowsAsync<AzureException>(
            () => PageBlobUpload.UploadAsync(disk.Source(), Location(blob), new UploadOptions { Limits = Quick }, default));

        Assert.Equal(1, asked);
        Assert.DoesNotContain("overloaded", refused.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_lost_answer_to_Put_Blob_does_not_make_the_blob_somebody_elses()
    {
        StrictProxy proxy = await Azurite.UseAsync();
        PageBlobClient blob = await NewBlobAsync();
        using SampleDisk disk = new(2);
        proxy.Faults = entry => entry is { Number: 1, Operation: BlobOperation.PutBlob } ? new Fault.LoseAnswer() : null;

        await PageBlobUpload.UploadAsync(disk.Source(), Location(blob), new UploadOptions { Limits = Quick }, default);

        Assert.Equal(disk.Image, await ContentAsync(blob));
    }

    [SkippableFact]
    public async Task An_expired_SAS_of_a_managed_disk_is_renewed_as_often_as_it_takes()
    {
        StrictProxy proxy = await Azurite.UseAsync();
        using SampleDisk disk = new(24);
        PageBlobClient blob = await NewManagedDiskAsync(disk.Image.Length);
        proxy.RequestsPerSignature = 15;

        await PageBlobUpload.UploadAsync(disk.Source(), ManagedDisk(blob), new UploadOptions { Limits = Quick }, default);

        Assert.Equal(disk.Image, await ContentAsync(blob));
        Assert.Contains(proxy.Journal, entry => entry.Status == 403);
    }

    [SkippableFact]
    public async Task An_expired_SAS_that_nobody_can_renew_ends_the_upload_and_shows_no_signature()
    {
        StrictProxy proxy = await Azurite.UseAsync();
        using TestSupport.TemporaryFolder folder = new();
        using SampleDisk disk = new(16);
        PageBlobClient blob = await NewBlobAsync();
        proxy.RequestsPerSignature = 12;
        PageBlobLocation location = Location(blob);
        UploadOptions options = new() { Limits = Quick, ResumeFile = folder.File("resume.json") };

        AzureException failure = await Assert.ThrowsAsync<AzureException>(
            () => PageBlobUpload.UploadAsync(disk.Source(), location, options, default));

        string signature = System.Web.HttpUtility.ParseQueryString(location.Uri.Query)["sig"]!;
        string everything = failure + location.ToString() + await File.ReadAllTextAsync(options.ResumeFile);
        Assert.DoesNotContain(signature, everything, StringComparison.Ordinal);
        Assert.DoesNotContain(Uri.EscapeDataString(signature), everything, StringComparison.Ordinal);
        Assert.DoesNotContain("sig=", everything, StringComparison.Ordinal);
        Assert.Equal(("AuthenticationFailed", 403), (failure.ServiceCode, failure.Status));
        Assert.Contains("SAS", failure.Next, StringComparison.Ordinal);

        proxy.Reset();
        await PageBlobUpload.UploadAsync(disk.Source(), Location(blob), options, default); // with a new SAS
        Assert.Equal(disk.Image, await ContentAsync(blob));
    }

    [SkippableFact]
    public async Task A_service_that_refuses_everything_is_given_up()
    {
        StrictProxy proxy = await Azurite.UseAsync();
        PageBlobClient blob = await NewBlobAsync();
        using SampleDisk disk = new(2);
        proxy.Faults = static entry => entry.Operation == BlobOperation.PutPage ? new Fault.Answer(503, "ServerBusy") : null;
        TransferLimits limits = Quick with { GiveUpAfter = TimeSpan.FromSeconds(0.5) };

        AzureException failure = await Assert.ThrowsAsync<AzureException>(
            () => PageBlobUpload.UploadAsync(disk.Source(), Location(blob), new UploadOptions { Limits = limits }, default));

        Assert.Equal("ServerBusy", failure.ServiceCode);
        Assert.Contains("Run the same command again", failure.Next, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_host_that_is_not_there_is_told_soon()
    {
        await Azurite.UseAsync();
        using SampleDisk disk = new(1);
        PageBlobLocation nowhere = new() { Uri = new Uri("http://127.0.0.1:1/account/container/disk.vhd?sig=SECRET") };

        AzureException failure = await Assert.ThrowsAsync<AzureException>(
            () => PageBlobUpload.UploadAsync(disk.Source(), nowhere, new UploadOptions { Limits = Quick }, default));

        Assert.Equal(0, failure.Status);
        Assert.DoesNotContain("SECRET", failure.ToString(), StringComparison.Ordinal);
    }

    // Only a request with a body can be cut or damaged. The end of the lease comes after the result.
    private static bool Concerns(string nuisance, JournalEntry entry) =>
        (nuisance is "500" or "503" && entry.Operation != BlobOperation.Lease) || entry.Operation == BlobOperation.PutPage;
}
