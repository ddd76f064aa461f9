using VmGeneralize.Blocks;

namespace VmGeneralize.Azure.Blobs;

/// <summary>Counts what an upload does and reports it, a few times a second at most. Thread-safe.</summary>
internal sealed class ProgressMeter(TimeProvider time, IProgress<UploadProgress>? progress, long live)
{
    private const double SecondsBetweenReports = 0.25;
    private const double SecondsOfMemory = 5;

    private readonly Lock _gate = new();
    private readonly Queue<(double Time, long Sent, long Done)> _past = [];
    private readonly long _origin = time.GetTimestamp();
    private double _nextReport;
    private long _sent;
    private long _skipped;
    private long _done;

    /// <summary>Live bytes that were found to be zero in this run.</summary>
    public long Skipped
    {
        get
        {
            lock (_gate)
            {
                return _skipped;
            }
        }
    }

    /// <summary>Counts what earlier runs did.</summary>
    /// <param name="sent">Bytes that they sent.</param>
    /// <param name="skipped">Live bytes that they found to be zero.</param>
    public void Resume(long sent, long skipped)
    {
        lock (_gate)
        {
            _sent = sent;
            _skipped = skipped;
            _done = sent + skipped;
            _past.Enqueue((0, _sent, _done));
        }
    }

    public void Read(UploadWindow window)
    {
        long zero = window.LiveBytes + window.BridgedBytes - window.Parts.Sum(part => part.Length);
        lock (_gate)
        {
            _skipped += Math.Max(0, zero);
        }
    }

    public void Arrived(long bytes)
    {
        lock (_gate)
        {
            _sent += bytes;
            Report(last: false);
        }
    }

    public void Finished(UploadWindow window)
    {
        lock (_gate)
        {
            _done += window.LiveBytes;
            Report(last: false);
        }
    }

    /// <summary>Reports whatever the time is.</summary>
    public void Complete()
    {
        lock (_gate)
        {
            Report(last: true);
        }
    }

    private void Report(bool last)
    {
        double now = time.GetElapsedTime(_origin).TotalSeconds;
        if (progress is null || (now < _nextReport && !last))
        {
            return;
        }

        _nextReport = now + SecondsBetweenReports;
        while (_past.Count > 1 && _past.Peek().Time < now - SecondsOfMemory)
        {
            _past.Dequeue();
        }

        double rate = 0;
        TimeSpan? left = null;
        if (_past.TryPeek(out (double Time, long Sent, long Done) then) && now > then.Time)
        {
            rate = (_sent - then.Sent) / (now - then.Time);
            double pace = (_done - then.Done) / (now - then.Time);
            left = pace > 0 ? TimeSpan.FromSeconds(Math.Min(Math.Max(0, live - _done) / pace, TimeSpan.FromDays(99).TotalSeconds)) : null;
        }

        _past.Enqueue((now, _sent, _done));
        progress.Report(new UploadProgress(live, _sent, _skipped, rate, left));
    }
}
