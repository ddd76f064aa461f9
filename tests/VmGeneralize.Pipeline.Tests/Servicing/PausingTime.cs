namespace VmGeneralize.Pipeline.Tests.Servicing;

/// <summary>A clock on which every pause is over as soon as a test has done what happens in it.</summary>
/// <param name="during">Called in each pause with its number, the first is 1.</param>
internal sealed class PausingTime(Action<int> during) : TimeProvider
{
    private readonly List<TimeSpan> _pauses = [];

    public IReadOnlyList<TimeSpan> Pauses => _pauses;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        _pauses.Add(dueTime);
        during(_pauses.Count);
        return System.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
