namespace VmGeneralize.Azure.Blobs;

/// <summary>
/// The rate at which bytes may leave, in bytes per second: unlimited until the service refuses something, then a little below what
/// it was seen to take. It comes back along a cubic, as in TCP CUBIC (RFC 9438): flat where the limit was met, so that a limit that
/// stays is touched once in several seconds only, and ever faster beyond it, so that a limit that went away is soon forgotten.
/// Not thread-safe.
/// </summary>
internal sealed class SendRate
{
    /// <summary>Never slower than this, in bytes per second.</summary>
    public const double Floor = 256 << 10;

    private const double SmallStep = 0.04; // below the limit after a probe that went a little too far
    private const double LargeStep = 0.30; // when refusals follow each other, the limit is not where it was thought to be
    private const double SecondsToLimit = 8;
    private const double SecondsToForget = 60;
    private const double SecondsOfMemory = 2; // goodput is measured over this
    private const double ShortestMeasure = 0.25;

    private readonly Queue<(double Time, int Bytes)> _accepted = [];
    private double _measuredFrom;
    private long _acceptedBytes;
    private double _limit = double.PositiveInfinity;
    private double _step;
    private double _reducedAt = double.NegativeInfinity;

    /// <summary>The rate at a time.</summary>
    public double At(double now)
    {
        double since = now - _reducedAt;
        if (double.IsPositiveInfinity(_limit) || since > SecondsToForget)
        {
            return double.PositiveInfinity;
        }

        double x = (since - SecondsToLimit) / SecondsToLimit;
        return Math.Max(Floor, _limit * (1 + (_step * x * x * x)));
    }

    /// <summary>The service took some bytes.</summary>
    public void Accepted(double now, int bytes)
    {
        _accepted.Enqueue((now, bytes));
        _acceptedBytes += bytes;
        Forget(now);
    }

    /// <summary>The service refused: the rate falls below what it was seen to take.</summary>
    public void Reduce(double now)
    {
        Forget(now);
        double current = At(now);
        double span = now - _measuredFrom;
        double goodput = span >= ShortestMeasure && _acceptedBytes > 0 ? _acceptedBytes / span : double.PositiveInfinity;
        double limit = Math.Min(current, goodput);
        if (double.IsPositiveInfinity(limit))
        {
            return; // nothing is known yet; the window alone shrinks
        }

        _step = now - _reducedAt < SecondsToLimit / 2 ? LargeStep : SmallStep;
        _limit = Math.Max(Floor, limit);
        _reducedAt = now;
    }

    /// <summary>Sending stops until a time: what is measured before it says nothing about the time after.</summary>
    public void PauseUntil(double time)
    {
        _accepted.Clear();
        _acceptedBytes = 0;
        _measuredFrom = time;
    }

    private void Forget(double now)
    {
        while (_accepted.TryPeek(out (double Time, int Bytes) oldest) && oldest.Time < now - SecondsOfMemory)
        {
            _accepted.Dequeue();
            _acceptedBytes -= oldest.Bytes;
            _measuredFrom = oldest.Time;
        }
    }
}
