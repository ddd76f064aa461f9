using VmGeneralize.Blocks;
using VmGeneralize.Pipeline.Origins;
using VmGeneralize.Pipeline.Targets;
using VmGeneralize.TestSupport;

namespace VmGeneralize.Pipeline.Tests;

/// <summary>An unavailable target is detected before work on the disk starts.</summary>
public sealed class TargetOpeningTests
{
    private static readonly string Fixture = Path.Combine(Repository.Root, "fixtures", "windows", "server2022.vhdx");

    [Fact]
    public async Task Whoever_is_not_logged_in_is_told_before_the_disk_is_planned()
    {
        List<string> stages = [];
        ClosedTarget target = new();

        await Assert.ThrowsAsync<InvalidOperationException>(() => new GeneralizeJob(new FileOrigin(Fixture), new GeneralizeOptions()).RunAsync(
            target, new Stages(stages), CancellationToken.None));

        Assert.True(target.IsChecked);
        Assert.Empty(stages);
    }

    private sealed class Stages(List<string> seen) : IProgress<ProgressUpdate>
    {
        public void Report(ProgressUpdate value)
        {
            lock (seen)
            {
                seen.Add(value.Stage);
            }
        }
    }

    private sealed class ClosedTarget : IImageTarget<string>
    {
        public bool IsChecked { get; private set; }

        public string? File => null;

        public void Check(DiskSession session) => IsChecked = true;

        public Task OpenAsync(IProgress<ProgressUpdate>? progress, CancellationToken cancellation) => throw new InvalidOperationException("not logged in");

        public Task<string> WriteAsync(VerifiedDisk disk, IProgress<ProgressUpdate>? progress, CancellationToken cancellation) => Task.FromResult("");

        public string Record(string result) => result;
    }
}
