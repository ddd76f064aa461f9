using VmGeneralize.Blocks;
using VmGeneralize.Disks;
using VmGeneralize.Pipeline.Origins;
using VmGeneralize.Pipeline.Targets;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Pipeline.Tests.Targets;

/// <summary>A disk that someone writes to while it is being copied does not become an image.</summary>
public sealed class ChangingSourceTests
{
    [Fact]
    public async Task What_was_copied_gets_no_name()
    {
        using TemporaryFolder folder = new();
        string source = folder.File("source.vhdx");
        File.Copy(Path.Combine(Repository.Root, "fixtures", "windows", "server2022.vhdx"), source);
        string output = folder.File("out.vhd");
        FileOrigin origin = new(source) { SharesWithWriters = true };
        Toucher toucher = new(source);
        RefusedException refused = await Assert.ThrowsAsync<RefusedException>(
            () => new GeneralizeJob(origin, new GeneralizeOptions()).RunAsync(new FileTarget(output, OutputFormat.FixedVhd), toucher, CancellationToken.None));
        Assert.True(toucher.HasTouched);
        Assert.Equal(DiskFileRefusal.ChangedMeanwhile, refused.Code);
        Assert.Equal(["source.vhdx"], Directory.EnumerateFiles(folder.Path).Select(Path.GetFileName));
    }

    private sealed class Toucher(string path) : IProgress<ProgressUpdate>
    {
        public bool HasTouched { get; private set; }

        public void Report(ProgressUpdate value)
        {
            if (value.Stage == "Writing the image" && !HasTouched)
            {
                HasTouched = true;
                File.SetLastWriteTimeUtc(path, File.GetLastWriteTimeUtc(path).AddMinutes(1));
            }
        }
    }
}
