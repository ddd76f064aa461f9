namespace VmGeneralize.FileSystems.Xfs.Space;

/// <summary>
/// Items in order, kept in pieces of bounded length: finding one costs a few comparisons, inserting or removing one moves at most one piece.
/// </summary>
/// <param name="order">Items that are equal in it are the same item, or are in any order.</param>
internal sealed class OrderedList<T>(Comparison<T> order)
{
    private const int MaxInPiece = 512;

    private readonly List<List<T>> _pieces = []; // none is empty

    public int Count { get; private set; }

    /// <summary>Items visited since the list was made: a measure of its work.</summary>
    public long Looks { get; private set; }

    /// <summary>In order; nothing may change during that.</summary>
    public IEnumerable<T> All => _pieces.SelectMany(piece => piece);

    public void Add(T item)
    {
        (int piece, int index) = Find(other => order(other, item) <= 0);
        Count++;
        if (_pieces.Count == 0)
        {
            _pieces.Add([item]);
            return;
        }

        if (piece == _pieces.Count || (index == 0 && piece > 0))
        {
            piece--; // after the last one of a piece
            index = _pieces[piece].Count;
        }

        List<T> items = _pieces[piece];
        items.Insert(index, item);
        if (items.Count > MaxInPiece)
        {
            // Items added in order leave full pieces.
            int kept = index == MaxInPiece ? MaxInPiece : MaxInPiece / 2;
            _pieces.Insert(piece + 1, items.GetRange(kept, items.Count - kept));
            items.RemoveRange(kept, items.Count - kept);
        }
    }

    /// <returns>False when it is not there.</returns>
    public bool Remove(T item)
    {
        (int piece, int index) = Find(other => order(other, item) < 0);
        if (piece == _pieces.Count || order(_pieces[piece][index], item) != 0)
        {
            return false;
        }

        Count--;
        _pieces[piece].RemoveAt(index);
        if (_pieces[piece].Count == 0)
        {
            _pieces.RemoveAt(piece);
        }

        return true;
    }

    /// <summary>The last item of those that are before something; these are all up to some place in the order.</summary>
    public bool TryLast(Func<T, bool> isBefore, out T found)
    {
        (int piece, int index) = Find(isBefore);
        (piece, index) = index > 0 ? (piece, index - 1) : piece > 0 ? (piece - 1, _pieces[piece - 1].Count - 1) : (-1, -1);
        found = piece < 0 ? default! : _pieces[piece][index];
        return piece >= 0;
    }

    /// <summary>From the first item on that is not before something; nothing may change during that.</summary>
    public IEnumerable<T> From(Func<T, bool> isBefore)
    {
        (int piece, int index) = Find(isBefore);
        for (; piece < _pieces.Count; piece++, index = 0)
        {
            for (; index < _pieces[piece].Count; index++)
            {
                yield return _pieces[piece][index];
            }
        }
    }

    /// <summary>Place of the first item that is not before something.</summary>
    private (int Piece, int Index) Find(Func<T, bool> isBefore)
    {
        int piece = FirstNot(_pieces.Count, index => isBefore(_pieces[index][^1]));
        return (piece, piece == _pieces.Count ? 0 : FirstNot(_pieces[piece].Count, index => isBefore(_pieces[piece][index])));
    }

    private int FirstNot(int count, Func<int, bool> isBefore)
    {
        int low = 0;
        int high = count;
        while (low < high)
        {
            Looks++;
            int middle = (low + high) / 2;
            (low, high) = isBefore(middle) ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
