using VmGeneralize.TestSupport.Guests;

namespace VmGeneralize.EndToEnd.Tests.Support;

public sealed class BuildCacheTests
{
    [Fact]
    public async Task Everyone_waits_for_the_one_that_builds()
    {
        string key = Guid.NewGuid().ToString();
        int builds = 0;
        using Barrier together = new(4);
        string[] folders = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Factory.StartNew(
            () =>
            {
                together.SignalAndWait();
                return BuildCache.Folder("self-test", [key], folder =>
                {
                    Interlocked.Increment(ref builds);
                    File.WriteAllText(Path.Combine(folder, "done"), key);
                });
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));

        Assert.Equal(1, builds);
        Assert.Equal(key, File.ReadAllText(Path.Combine(Assert.Single(folders.Distinct()), "done")));
        Directory.Delete(folders[0], recursive: true);
        File.Delete(folders[0] + ".lock");
    }
}
