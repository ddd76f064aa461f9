using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Probing;

namespace VmGeneralize.FileSystems;

/// <summary>
/// The edits of one volume, in sequence. When one fails half-way, the contents of the device are undefined and further edits are refused:
/// the overlay must be dropped.
/// </summary>
internal sealed class EditSequence
{
    private State _state;
    private bool _isTouched; // something was written, or was to be, since the edit began
    private bool? _hasSlack; // until the next edit

    private enum State
    {
        None,
        Open,
        Failed,
        Completed,
    }

    /// <summary>Whether the volume was already opened for edits, whatever their outcome.</summary>
    public bool HasBegun => _state != State.None;

    /// <summary>The head from which the volume must be opened, so that every attempted write is seen here.</summary>
    public VolumeHead Watch(VolumeHead head) =>
        head.Device is IWritableBlockDevice device ? head.Over(new EditedDevice(device, () => _isTouched = true)) : head;

    /// <summary>The answer to <see cref="IWritableFileSystem.HasSlack"/>, which is computed once until the next edit.</summary>
    public bool HasSlack(Func<bool> find) => _hasSlack ??= find();

    /// <summary>Does what must be done on the device before the first edit.</summary>
    public void Begin(Action prepare)
    {
        _state = State.Failed;
        prepare();
        _state = State.Open;
    }

    /// <summary>An edit that throws before it changes anything in memory or tries to write was refused, and the next one may follow.</summary>
    /// <exception cref="InvalidOperationException">An earlier edit failed, or all are complete.</exception>
    public T Run<T>(IChangeTracked volume, Func<T> edit) => Run(volume, edit, static edit => edit());

    /// <inheritdoc cref="Run{T}(IChangeTracked, Func{T})"/>
    /// <param name="volume">The volume.</param>
    /// <param name="subject">What the edit needs and cannot capture: a span of the caller's.</param>
    /// <param name="edit">The edit.</param>
    public T Run<TSubject, T>(IChangeTracked volume, TSubject subject, Func<TSubject, T> edit)
        where TSubject : allows ref struct
    {
        RequireUnbroken();
        if (_state == State.Completed)
        {
            throw new InvalidOperationException("the edits of this volume are complete");
        }

        bool wasChanged = volume.IsChanged;
        volume.IsChanged = false;
        _isTouched = false;
        _hasSlack = null;
        _state = State.Failed;
        try
        {
            T result = edit(subject);
            _state = State.Open;
            return result;
        }
        finally
        {
            if (!volume.IsChanged && !_isTouched)
            {
                _state = State.Open; // refused before anything was touched
            }

            volume.IsChanged |= wasChanged;
        }
    }

    /// <exception cref="InvalidOperationException">An earlier edit failed.</exception>
    public void RequireUnbroken()
    {
        if (_state == State.Failed)
        {
            throw new InvalidOperationException("an earlier edit of this volume failed halfway: what the device holds now is undefined and must be discarded");
        }
    }

    public void Complete() => _state = State.Completed;
}
