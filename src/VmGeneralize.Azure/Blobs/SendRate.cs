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

    /// <summary>
    /// No service refuses so little because of its amount, in bytes per second (a small disk takes 60 MiB/s). Many short requests carry few
    /// bytes a second however fast they are answered: what was seen to be taken then is not a limit.
    /// </summary>
    public const double BusyFloor = 2 << 20;

    private const double SmallStep = 0.04; // below the limit after a probe that went a little too far
    private const double LargestStep = 0.30; // when refusals follow each other, the limit is not where it was thought to be
    private const double SecondsToLimit = 3;
    private const double SecondsToLimitPerPause = 6; // a probe that costs a pause is made more rarely
    private const double LongestSecondsToLimit = 60;
    private const double TimesToForget = 10;
    private const double SecondsOfMemory = 2; // goodput is measured over this
    private const double ShortestMeasure = 0.2;
    private const double NearLimit = 1.1;
    private const double LargestFall = 0.5; // of the estimate, for one refusal

    private readonly Queue<(double Time, int Bytes)> _accepted = [];
    private long _acceptedBytes;
    private double _limit = double.PositiveInfinity;
    private double _step;
    private double _secondsToLimit = SecondsToLimit;
    private double _reducedAt = double.NegativeInfinity;

    /// <summary>The rate at a time.</summary>
    public double At(double now)
    {
        double since = now - _reducedAt;
        if (double.IsPositiveInfinity(_limit) || since > TimesToForget * _secondsToLimit)
        {
            return double.PositiveInfinity;
        }

        double x = (since - _secondsToLimit) / _secondsToLimit;
        return Math.Max(Floor, _limit * (1 + (_step * x * x * x)));
    }

    /// <summary>The service took some bytes.</summary>
    public void Accepted(double now, int bytes)
    {
        _accepted.Enqueue((now, bytes));
        _acceptedBytes += bytes;
        Forget(now);
    }

    /// <summary>A request failed because it was too much: the rate falls below what was seen to be taken.</summary>
    /// <param name="now">The time.</param>
    /// <param name="floor">Not below this, in bytes per second.</param>
    public void Reduce(double now, double floor)
    {
        Forget(now);
        double current = At(now);
        double since = now - _reducedAt;
        double goodput = Goodput(now);

        // A slow climb that is refused has found the limit itself; goodput, counted in whole requests, knows it less well.
        bool climbed = since > _secondsToLimit / 2 && current < _limit * NearLimit;
        double limit = climbed ? current
            : double.IsPositiveInfinity(current) ? goodput
            : Math.Min(current, Math.Max(goodput, current * LargestFall));
        if (double.IsPositiveInfinity(limit))
        {
            return; // nothing is known yet; the window alone shrinks
        }

        _step = since < _secondsToLimit / 2 ? Math.Min(LargestStep, _step * 2) : SmallStep;
        _limit = Math.Max(floor, limit);
        _reducedAt = now;
        _secondsToLimit = SecondsToLimit;
    }

    /// <summary>Nothing is sent for some seconds: they count neither for the goodput nor for the climb.</summary>
    public void Pause(double seconds)
    {
        _reducedAt += seconds;
        _secondsToLimit = Math.Min(LongestSecondsToLimit, _secondsToLimit + (seconds * SecondsToLimitPerPause));
        for (int i = _accepted.Count; i > 0; i--)
        {
            (double time, int bytes) = _accepted.Dequeue();
            _accepted.Enqueue((time + seconds, bytes));
        }
    }

    // Bytes per second since the oldest answer that is remembered; infinity when that is too short to say.
    private double Goodput(double now) =>
        _accepted.TryPeek(out (double Time, int Bytes) oldest) && now - oldest.Time >= ShortestMeasure && _accepted.Count > 1
            ? (_acceptedBytes - oldest.Bytes) / (now - oldest.Time)
            : double.PositiveInfinity;

    private void Forget(double now)
    {
        while (_accepted.Count > 1 && _accepted.Peek().Time < now - SecondsOfMemory)
        {
            _acceptedBytes -= _accepted.Dequeue().Bytes;
        }
    }
}
