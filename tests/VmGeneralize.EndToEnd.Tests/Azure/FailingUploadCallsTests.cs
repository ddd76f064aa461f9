using VmGeneralize.AzureSupport;
using VmGeneralize.EndToEnd.Tests.Checks;
using VmGeneralize.EndToEnd.Tests.Support;
using VmGeneralize.EndToEnd.Tests.Tool;
using VmGeneralize.TestSupport;
using VmGeneralize.TestSupport.Guests;
using Xunit.Abstractions;

namespace VmGeneralize.EndToEnd.Tests.Azure;

/// <summary>Like <see cref="FailingCallsTests"/>, but for an upload: the blob is right when the program says so, or after the next run.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class FailingUploadCallsTests(AzuriteFixture azurite, ITestOutputHelper figures)
{
    [SkippableFact]
    public async Task A_blob_is_whole_or_the_next_run_makes_it_so()
    {
        FailingCall.Require();
        BlobTarget target = await BlobTarget.CreateAsync(azurite);
        using TemporaryFolder folder = new();
        string disk = folder.File("disk.vhd");
        VmGeneralizeTool.RunChecked("generalize", SmallLinuxGuest.Build(folder, _ => { }).Path, "-o", disk);
        string whole = Digest.OfFile(disk);
        string work = Directory.CreateDirectory(folder.File("work")).FullName;
        string[] command = ["upload", disk, "--blob", target.Address, "--resume-file", Path.Combine(work, "resume")];
        FailingCallsRun run = new(figures, folder.File("calls"));

        run.All(Begin, command, result =>
        {
            target.Checked(result);
            if (result.ExitCode != 0 && !result.Error.Contains("is uploaded; only the report of it", StringComparison.Ordinal))
            {
                VmGeneralizeTool.RunChecked(command);
            }

            string blob = folder.File("blob");
            target.Blob.DownloadTo(blob);
            Assert.Equal(whole, Digest.OfFile(blob));
            Assert.DoesNotContain(Directory.GetFiles(work), file => !file.EndsWith(".lock", StringComparison.Ordinal)); // one that cannot be removed stays
        });
        Assert.Equal(whole, Digest.OfFile(disk));

        void Begin()
        {
            target.Blob.DeleteIfExists();
            foreach (string file in Directory.GetFiles(work))
            {
                File.Delete(file);
            }
        }
    }
}
