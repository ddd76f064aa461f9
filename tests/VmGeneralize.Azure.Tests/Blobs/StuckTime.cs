namespace VmGeneralize.Azure.Tests.Blobs;

/// <summary>
/// The system's clock, but the time limits of requests run out for those requests only that a test has frozen: when no other is under way.
/// However slow a machine is, no request is taken for a frozen one.
/// </summary>
/// <param name="limit">The time limit of a request; no other wait may be as long.</param>
internal sealed class StuckTime(TimeSpan limit) : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly HashSet<Limit> _running = [];
    private int _frozen;

    /// <summary>One more request under way never gets an answer.</summary>
    public void Freeze() => Change(() => _frozen++);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime != limit)
        {
            return base.CreateTimer(callback, state, dueTime, period);
        }

        Limit started = new(this, () => callback(state));
        Change(() => _running.Add(started));
        return started;
    }

    private void Change(Action change)
    {
        Limit[] over = [];
        lock (_gate)
        {
            change();
            if (_frozen > 0 && _running.Count == _frozen)
            {
                over = [.. _running];
                _running.Clear();
                _frozen = 0;
            }
        }

        foreach (Limit one in over)
        {
            one.RunOut();
        }
    }

    private sealed class Limit(StuckTime time, Action runOut) : ITimer
    {
        public void RunOut() => runOut();

        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose() => time.Change(() => time._running.Remove(this));

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
