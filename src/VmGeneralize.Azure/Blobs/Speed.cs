namespace VmGeneralize.Azure.Blobs;

/// <summary>Measures the recent speed, and says when to report it. Not thread-safe.</summary>
internal sealed class Speed
{
    private const double SecondsBetweenReports = 0.25;
    private const double SecondsOfMemory = 5;

    private readonly TimeProvider _time;
    private readonly long _origin;
    private readonly Queue<(double Time, long Bytes, long Done)> _past = [];
    private double _nextReport;

    /// <param name="time">Clock.</param>
    /// <param name="bytes">Bytes moved before.</param>
    /// <param name="done">Work done before.</param>
    public Speed(TimeProvider time, long bytes, long done)
    {
        _time = time;
        _origin = time.GetTimestamp();
        _past.Enqueue((0, bytes, done));
    }

    /// <summary>Whether it is time for a report; then the pace and the time left.</summary>
    /// <param name="bytes">Bytes moved.</param>
    /// <param name="done">Work done, in bytes.</param>
    /// <param name="total">Work in all.</param>
    /// <param name="always">Whatever the time is.</param>
    /// <param name="bytesPerSecond">Bytes moved per second.</param>
    /// <param name="left">Time for the rest of the work; null: not known.</param>
    public bool TryReport(long bytes, long done, long total, bool always, out double bytesPerSecond, out TimeSpan? left)
    {
        double now = _time.GetElapsedTime(_origin).TotalSeconds;
        bytesPerSecond = 0;
        left = null;
        if (now < _nextReport && !always)
        {
            return false;
        }

        _nextReport = now + SecondsBetweenReports;
        while (_past.Count > 1 && _past.Peek().Time < now - SecondsOfMemory)
        {
            _past.Dequeue();
        }

        (double then, long bytesThen, long doneThen) = _past.Peek();
        if (now > then)
        {
            bytesPerSecond = (bytes - bytesThen) / (now - then);
            double pace = (done - doneThen) / (now - then);
            left = pace > 0 ? TimeSpan.FromSeconds(Math.Min(Math.Max(0, total - done) / pace, TimeSpan.FromDays(99).TotalSeconds)) : null;
        }

        _past.Enqueue((now, bytes, done));
        return true;
    }
}
