namespace VmGeneralize.Azure.Blobs;

/// <summary>Counts what an upload does and reports it, a few times a second at most. Thread-safe.</summary>
/// <param name="time">Clock.</param>
/// <param name="progress">Gets the reports.</param>
/// <param name="live">Live and stored bytes: the work.</param>
/// <param name="sent">Bytes that earlier runs sent.</param>
/// <param name="skipped">Live bytes that earlier runs found to be zero.</param>
internal sealed class ProgressMeter(TimeProvider time, IProgress<UploadProgress>? progress, long live, long sent, long skipped)
{
    private readonly Lock _gate = new();
    private readonly Speed _speed = new(time, sent, sent + skipped);
    private long _sent = sent;
    private long _skipped = skipped;

    /// <summary>All that is sent of a window has arrived: its zeros are done with it, not when they are read, far ahead of what arrives.</summary>
    public void Finished(UploadWindow window)
    {
        long zero = window.LiveBytes + window.BridgedBytes - window.Parts.Sum(part => part.Length);
        lock (_gate)
        {
            _skipped += Math.Max(0, zero);
        }
    }

    /// <summary>The service has some bytes.</summary>
    public void Arrived(long bytes)
    {
        lock (_gate)
        {
            _sent += bytes;
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
        if (progress is not null
            && _speed.TryReport(_sent, _sent + _skipped, live, last, out double bytesPerSecond, out TimeSpan? left))
        {
            progress.Report(new UploadProgress(live, _sent, _skipped, bytesPerSecond, left));
        }
    }
}
