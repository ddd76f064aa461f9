namespace VmGeneralize.Azure.Blobs;

/// <summary>Measures the recent speed, and says when to report it. Not thread-safe.</summary>
internal sealed class Speed
{
    private const double SecondsBetweenReports = 0.25;
    private const double SecondsOfMemory = 5;
    private const double SecondsToMeasure = 1; // what arrived before says little about the connection
    private const double SecondsToPredict = 3;
    private const double ShareToPredict = 0.01; // of the work of this run

    private readonly TimeProvider _time;
    private readonly long _origin;
    private readonly long _before;
    private readonly Queue<(double Time, long Bytes, long Done)> _past = [];
    private double _nextReport;

    /// <param name="time">Clock.</param>
    /// <param name="bytes">Bytes moved before.</param>
    /// <param name="done">Work done before.</param>
    public Speed(TimeProvider time, long bytes, long done)
    {
        _time = time;
        _origin = time.GetTimestamp();
        _before = done;
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

        // At least as long as the memory, where it goes back so far: several requests that end together after a long time say nothing about the speed.
        while (_past.Count > 1 && _past.ElementAt(1).Time <= now - SecondsOfMemory)
        {
            _past.Dequeue();
        }

        (double then, long bytesThen, long doneThen) = _past.Peek();
        if (now - then >= SecondsToMeasure)
        {
            bytesPerSecond = (bytes - bytesThen) / (now - then);
        }

        double pace = (done - doneThen) / (now - then);
        if (now - then >= SecondsToPredict && pace > 0 && done - _before >= (total - _before) * ShareToPredict)
        {
            left = TimeSpan.FromSeconds(Math.Min(Math.Max(0, total - done) / pace, TimeSpan.FromDays(99).TotalSeconds));
        }

        _past.Enqueue((now, bytes, done));
        return true;
    }
}
