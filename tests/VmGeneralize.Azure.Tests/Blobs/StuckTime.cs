namespace VmGeneralize.Azure.Tests.Blobs;

/// <summary>
/// The system clock, except that request time limits expire only for the requests that a test has frozen, and only when no other is in flight.
/// However slow a machine is, no other request is mistaken for a frozen one.
/// </summary>
/// <param name="limit">The time limit of a request; no other wait may have the same length.</param>
internal sealed class StuckTime(TimeSpan limit) : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly HashSet<Limit> _running = [];
    private int _frozen;

    /// <summary>Freezes one more request in flight: it never gets a response.</summary>
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
