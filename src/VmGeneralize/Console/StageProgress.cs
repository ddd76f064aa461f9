using VmGeneralize.Pipeline;

namespace VmGeneralize.Console;

/// <summary>Follows the stages of one piece of work, reported from any thread, and has them shown.</summary>
internal sealed class StageProgress : IProgress<ProgressUpdate>, IDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(250);

    private readonly Lock _lock = new();
    private readonly IReadOnlyList<IStageView> _views;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private ProgressUpdate? _last;
    private long _began;

    public StageProgress(IReadOnlyList<IStageView> views, TimeProvider time)
    {
        _views = views;
        _time = time;
        _timer = time.CreateTimer(_ => Show(), state: null, Beat, Beat); // a stage that reports nothing still shows its time
    }

    private StageState State => new(_last!.Value, _time.GetElapsedTime(_began));

    public void Report(ProgressUpdate value)
    {
        lock (_lock)
        {
            if (_last?.Stage != value.Stage)
            {
                EndStage(done: true);
                _last = value;
                _began = _time.GetTimestamp();
                Each(view => view.Begin(State));
            }
            else
            {
                _last = value;
                Each(view => view.Show(State));
            }
        }
    }

    /// <summary>The work is over.</summary>
    public void End(bool done)
    {
        lock (_lock)
        {
            EndStage(done);
        }
    }

    public void Dispose()
    {
        _timer.Dispose();
        End(done: false);
    }

    private void Show()
    {
        lock (_lock)
        {
            if (_last is not null)
            {
                Each(view => view.Show(State));
            }
        }
    }

    private void EndStage(bool done)
    {
        if (_last is not null)
        {
            Each(view => view.End(State, done));
            _last = null;
        }
    }

    private void Each(Action<IStageView> show)
    {
        foreach (IStageView view in _views)
        {
            show(view);
        }
    }
}
