namespace VmGeneralize.FileSystems;

/// <summary>
/// The edits of one volume, one after the other. When one fails half-way, what the device holds is undefined and further edits are refused:
/// the overlay has to be dropped.
/// </summary>
internal sealed class EditSequence
{
    private State _state;

    private enum State
    {
        None,
        Open,
        Failed,
        Completed,
    }

    /// <summary>Whether the volume was opened for edits already, whatever became of them.</summary>
    public bool HasBegun => _state != State.None;

    /// <summary>Does what has to be done on the device before the first edit.</summary>
    public void Begin(Action prepare)
    {
        _state = State.Failed;
        prepare();
        _state = State.Open;
    }

    /// <exception cref="InvalidOperationException">An earlier edit failed, or all are complete.</exception>
    public T Run<T>(IChangeTracked volume, Func<T> edit)
    {
        if (_state is State.Failed or State.Completed)
        {
            throw new InvalidOperationException(_state == State.Failed ? "an earlier edit of this volume failed" : "the edits of this volume are complete");
        }

        bool wasChanged = volume.IsChanged;
        volume.IsChanged = false;
        _state = State.Failed;
        try
        {
            T result = edit();
            _state = State.Open;
            return result;
        }
        finally
        {
            if (!volume.IsChanged)
            {
                _state = State.Open; // refused before anything was touched
            }

            volume.IsChanged |= wasChanged;
        }
    }

    public void Complete() => _state = State.Completed;
}
