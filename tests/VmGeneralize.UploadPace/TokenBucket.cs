namespace VmGeneralize.UploadPace;

/// <summary>A limit in bytes per second, enforced by refusing requests: a quarter of a second's worth may come at once.</summary>
internal sealed class TokenBucket(double bytesPerSecond)
{
    private const double Seconds = 0.25;

    private readonly Lock _gate = new();
    private readonly double _depth = Math.Max(bytesPerSecond * Seconds, 4 << 20);
    private long _filled = TimeProvider.System.GetTimestamp();
    private double _tokens;

    public bool TryTake(long bytes)
    {
        if (bytesPerSecond <= 0)
        {
            return true; // no limit
        }

        lock (_gate)
        {
            long now = TimeProvider.System.GetTimestamp();
            _tokens = Math.Min(_depth, _tokens + (TimeProvider.System.GetElapsedTime(_filled, now).TotalSeconds * bytesPerSecond));
            _filled = now;
            if (bytes > _tokens)
            {
                return false;
            }

            _tokens -= bytes;
            return true;
        }
    }
}
