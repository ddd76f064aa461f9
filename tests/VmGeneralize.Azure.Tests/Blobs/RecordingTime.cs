using System.Collections.Concurrent;

namespace VmGeneralize.Azure.Tests.Blobs;

/// <summary>The system clock, with a record of every wait.</summary>
internal sealed class RecordingTime : TimeProvider
{
    public ConcurrentBag<TimeSpan> Delays { get; } = [];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Delays.Add(dueTime);
        return base.CreateTimer(callback, state, dueTime, period);
    }
}
