namespace VmGeneralize.Azure.Tests.Blobs;

/// <summary>A clock that a simulation advances.</summary>
internal sealed class ManualTime : TimeProvider
{
    private long _ticks;

    public double Seconds => _ticks / (double)TimestampFrequency;

    public override long TimestampFrequency => 1_000_000_000;

    public override long GetTimestamp() => _ticks;

    public void MoveTo(double seconds) => _ticks = Math.Max(_ticks, (long)(seconds * TimestampFrequency));
}
