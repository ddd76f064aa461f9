using VmGeneralize.Azure.Blobs;

namespace VmGeneralize.Azure.Tests.Blobs;

public sealed class SpeedTests
{
    private const long MiB = 1024 * 1024;

    private readonly ManualTime _time = new();

    [Fact]
    public void The_first_bytes_foretell_nothing()
    {
        Speed speed = new(_time, 0, 0);

        Assert.Equal((0, null), At(speed, 0.05, bytes: 4 * MiB, done: 14 * MiB, total: 100 * MiB));
        Assert.Equal((4 * MiB, null), At(speed, 1, bytes: 4 * MiB, done: 14 * MiB, total: 100 * MiB));
        Assert.Equal((3 * MiB, TimeSpan.FromSeconds(12)), At(speed, 4, bytes: 12 * MiB, done: 25 * MiB, total: 100 * MiB));
    }

    [Fact]
    public void Several_requests_that_end_together_are_no_speed_of_their_own()
    {
        Speed speed = new(_time, 0, 0);
        At(speed, 100, bytes: 4 * MiB, done: 4 * MiB, total: 400 * MiB);
        At(speed, 200, bytes: 8 * MiB, done: 8 * MiB, total: 400 * MiB);

        (double bytesPerSecond, TimeSpan? left) = At(speed, 200.5, bytes: 12 * MiB, done: 12 * MiB, total: 400 * MiB);

        Assert.InRange(bytesPerSecond, 0.07 * MiB, 0.09 * MiB); // 8 MiB in 100.5 s
        Assert.InRange(left!.Value.TotalMinutes, 80, 82);
    }

    [Fact]
    public void What_an_earlier_run_sent_is_no_work_of_this_one()
    {
        Speed speed = new(_time, 90 * MiB, 90 * MiB);

        Assert.Equal((20_000 / 4.0, null), At(speed, 4, bytes: (90 * MiB) + 20_000, done: (90 * MiB) + 20_000, total: 100 * MiB));
        Assert.InRange(At(speed, 10, bytes: 92 * MiB, done: 92 * MiB, total: 100 * MiB).Left!.Value.TotalSeconds, 24, 25);
    }

    private (double BytesPerSecond, TimeSpan? Left) At(Speed speed, double seconds, long bytes, long done, long total)
    {
        _time.MoveTo(seconds);
        Assert.True(speed.TryReport(bytes, done, total, always: false, out double bytesPerSecond, out TimeSpan? left));
        return (bytesPerSecond, left);
    }
}
