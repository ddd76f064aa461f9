namespace VmGeneralize.FileSystems.Posix;

/// <summary>
/// The inodes that a check saw, in ascending order and found by number. A volume has millions: there is no object for each, and a larger list
/// copies nothing.
/// </summary>
internal sealed class SeenInodes<T>
    where T : struct, ISeenInode
{
    private const int ChunkShift = 13;
    private const int ChunkSize = 1 << ChunkShift;

    private readonly List<T[]> _chunks = [];

    public int Count { get; private set; }

    /// <summary>The inode at a place in the order, in place.</summary>
    public ref T this[int index] => ref _chunks[index >> ChunkShift][index & (ChunkSize - 1)];

    /// <returns>False, and nothing was added, when one with this number or a higher one is in the list.</returns>
    public bool TryAdd(T inode)
    {
        if (Count > 0 && this[Count - 1].Key >= inode.Key)
        {
            return false;
        }

        if (Count == _chunks.Count << ChunkShift)
        {
            _chunks.Add(new T[ChunkSize]);
        }

        Count++;
        this[Count - 1] = inode;
        return true;
    }

    /// <summary>Where an inode is in the order; -1 when it was not seen.</summary>
    public int IndexOf(ulong key)
    {
        int low = 0;
        int high = Count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (this[middle].Key < key)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low < Count && this[low].Key == key ? low : -1;
    }
}
