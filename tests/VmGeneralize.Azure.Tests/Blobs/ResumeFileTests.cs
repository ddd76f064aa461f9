using VmGeneralize.Azure.Blobs;
using VmGeneralize.Blocks;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Azure.Tests.Blobs;

/// <summary>Resume files are read from disk, where anything may have happened to them.</summary>
public sealed class ResumeFileTests
{
    private const string Target = "https://account.blob.core.windows.net/container/disk.vhd";

    [Fact]
    public void Whatever_is_in_the_file_is_taken_or_refused()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("resume.json");
        using SampleDisk disk = new(8);
        UploadOptions options = new() { ResumeFile = path };
        using (UploadState state = UploadState.Load(disk.Source(), Target, options))
        {
            state.Arrived(new UploadWindow([], new Extent(0, 4 << 20), [new Extent(0, 4096), new Extent(65536, 8192)], 16384, 0));
            state.Save();
        }

        byte[] real = File.ReadAllBytes(path);
        Random random = new(7);
        int refused = 0;
        for (int i = 0; i < 1500; i++)
        {
            byte[] mutated = Mutate(real, random);
            File.WriteAllBytes(path, mutated);
            try
            {
                using UploadState state = UploadState.Load(disk.Source(), Target, options);
                Assert.True(state.Sent().All(range => range.End <= disk.Image.Length && range.Offset % 512 == 0));
            }
            catch (RefusedException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 1000, 1500);
    }

    [Fact]
    public void What_is_saved_is_what_is_loaded_and_no_query_is_in_it()
    {
        using TemporaryFolder folder = new();
        using SampleDisk disk = new(8);
        UploadOptions options = new() { ResumeFile = folder.File("resume.json") };
        PageBlobLocation location = new() { Uri = new Uri(Target + "?sv=1&sig=SECRET") };
        using (UploadState state = UploadState.Load(disk.Source(), location.Name, options))
        {
            state.Id = "id";
            state.Arrived(new UploadWindow([], new Extent(4 << 20, 4 << 20), [new Extent(5 << 20, 8192)], 8192, 4096));
            state.Save();
        }

        using UploadState again = UploadState.Load(disk.Source(), location.Name, options);

        Assert.True(again.Resumed);
        Assert.Equal(("id", 8192L, 4096L), (again.Id, again.SentBefore, again.Bridged));
        Assert.Equal([new Extent(4 << 20, 4 << 20)], again.Done());
        Assert.Equal([new Extent(5 << 20, 8192)], again.Sent());
        Assert.DoesNotContain("SECRET", File.ReadAllText(options.ResumeFile), StringComparison.Ordinal);
    }

    private static byte[] Mutate(byte[] real, Random random)
    {
        byte[] mutated = [.. real];
        switch (random.Next(3))
        {
            case 0:
                return mutated[..random.Next(mutated.Length)];
            case 1:
                mutated[random.Next(mutated.Length)] = (byte)random.Next(256);
                return mutated;
            default:
                mutated[random.Next(mutated.Length)] = (byte)('0' + random.Next(10));
                mutated[random.Next(mutated.Length)] = (byte)'-';
                return mutated;
        }
    }
}
