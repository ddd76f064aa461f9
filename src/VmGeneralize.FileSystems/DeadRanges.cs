using System.Buffers;
using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems;

/// <summary>
/// Unused ranges of a volume: gathered, then counted and, on request, zeroed in the order of their position. What a sparse
/// container does not store is zero and is not read: a page file that was never written costs nothing. Ranges that are close together, as the ends of
/// small files are, are read together. What was zero is noted on the device: the disk that results is checked again, and that need not be read again.
/// </summary>
/// <param name="device">The volume.</param>
/// <param name="work">What is done with them.</param>
/// <param name="zero">Zeros a part of one that holds something.</param>
internal sealed class DeadRanges(IBlockDevice device, SlackWork work, Action<Extent> zero)
{
    private const int MaxPending = 1 << 17;     // ranges: a few MiB, however many files there are
    private const int WindowSize = 1 << 20;      // bytes that are read at once
    private const int MaxBetween = 16 << 10;    // bytes of others that are read along with two ranges: less work than a second read
    private const long MapSize = 16 << 20;       // bytes for which the device is asked what it stores

    private readonly List<(Extent Range, long Owner)> _pending = [];
    private byte[] _buffer = [];
    private Extent _mapped;
    private List<Extent> _stored = [];
    private int _nextStored;

    /// <summary>Bytes other than zero, of ranges that were swept.</summary>
    public long Held { get; private set; }

    /// <summary>What the first of them belong to; null while there are none.</summary>
    public long? FirstOwner { get; private set; }

    /// <summary>Notes a range; it is checked with the next <see cref="Sweep()"/>, or before when there are many.</summary>
    /// <param name="range">Bytes of the volume; none is fine.</param>
    /// <param name="owner">The number of what it belongs to: a file record, an inode.</param>
    public void Add(Extent range, long owner)
    {
        if (range.Length > 0 && !device.IsKnownZero(range))
        {
            _pending.Add((range, owner));
            if (_pending.Count == MaxPending)
            {
                Sweep();
            }
        }
    }

    /// <summary>Counts bytes that the caller checked itself.</summary>
    /// <param name="held">Bytes other than zero.</param>
    /// <param name="owner">The number of what they belong to.</param>
    public void Count(long held, long owner)
    {
        Held += held;
        FirstOwner ??= held > 0 ? owner : null;
    }

    /// <summary>Checks all ranges that were noted.</summary>
    /// <returns><see cref="Held"/>.</returns>
    public long Sweep()
    {
        _pending.Sort((left, right) => left.Range.CompareTo(right.Range));
        try
        {
            SweepPending();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
        }

        _pending.Clear();
        _mapped = default; // what is stored may change until the next time
        return Held;
    }

    private void SweepPending()
    {
        for (int first = 0; first < _pending.Count && !(work == SlackWork.Find && Held > 0);)
        {
            Extent window = _pending[first].Range;
            int end = first + 1;
            for (; end < _pending.Count && _pending[end].Range is var next && next.Offset - window.End <= MaxBetween
                && Math.Max(window.End, next.End) - window.Offset <= WindowSize; end++)
            {
                window = Extent.FromBounds(window.Offset, Math.Max(window.End, next.End));
            }

            Sweep(window, first, end);
            first = end;
        }
    }

    private void Sweep(Extent window, int first, int end)
    {
        foreach (Extent stored in Stored(window))
        {
            for (long offset = stored.Offset; offset < stored.End; offset += WindowSize)
            {
                Extent piece = Extent.FromBounds(offset, Math.Min(stored.End, offset + WindowSize));
                if (_buffer.Length < piece.Length)
                {
                    _buffer = ArrayPool<byte>.Shared.Rent(WindowSize);
                }

                Span<byte> bytes = _buffer.AsSpan(0, (int)piece.Length);
                device.Read(offset, bytes);
                while (_pending[first].Range.End <= piece.Offset)
                {
                    first++; // some range reaches into every piece
                }

                for (int index = first; index < end && _pending[index].Range.Offset < piece.End; index++)
                {
                    Take(_pending[index].Range.Intersect(piece), bytes, piece.Offset, _pending[index].Owner);
                }
            }
        }
    }

    private void Take(Extent part, Span<byte> bytes, long offset, long owner)
    {
        if (part.Length == 0)
        {
            return;
        }

        long held = SlackBytes.Take(bytes.Slice((int)(part.Offset - offset), (int)part.Length), wipe: true);
        if (held == 0)
        {
            device.NoteZero(part);
        }
        else
        {
            Held += held;
            FirstOwner ??= owner;
            if (work == SlackWork.Wipe)
            {
                zero(part);
            }
        }
    }

    /// <summary>What the device stores of a window. Windows are in ascending order.</summary>
    private IEnumerable<Extent> Stored(Extent window)
    {
        if (window.Length > MapSize)
        {
            return device.StoredExtents(window).ToArray();
        }

        if (window.Offset < _mapped.Offset || window.End > _mapped.End)
        {
            _mapped = Extent.FromBounds(window.Offset, Math.Max(window.End, Math.Min(device.Length, window.Offset + MapSize)));
            _stored = [.. device.StoredExtents(_mapped)];
            _nextStored = 0;
        }

        while (_nextStored < _stored.Count && _stored[_nextStored].End <= window.Offset)
        {
            _nextStored++;
        }

        return Parts(window);
    }

    private IEnumerable<Extent> Parts(Extent window)
    {
        for (int index = _nextStored; index < _stored.Count && _stored[index].Offset < window.End; index++)
        {
            yield return _stored[index].Intersect(window);
        }
    }
}
