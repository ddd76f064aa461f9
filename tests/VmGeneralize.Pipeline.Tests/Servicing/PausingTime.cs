namespace VmGeneralize.Pipeline.Tests.Servicing;

/// <summary>A clock on which every pause ends as soon as the test has done what happens during it.</summary>
/// <param name="during">Called in each pause with its number, starting at 1.</param>
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
