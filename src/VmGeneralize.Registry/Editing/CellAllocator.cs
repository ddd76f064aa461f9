using VmGeneralize.Registry.Format;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.Registry.Editing;

/// <summary>
/// Allocates and frees cells. Free cells are all zero except their length, from the first edit on:
/// our first edit also clears what earlier deletions left. The bins must have passed the <see cref="HiveInspector"/>.
/// </summary>
internal sealed class CellAllocator
{
    private const int SmallestCell = 8;

    // Splitting off less than this would only fill the hive with cells too small for anything.
    private const int SmallestRemainder = 16;

    private readonly HiveImage _image;
    private readonly SortedSet<(int Size, int Offset)> _bySize = [];
    private readonly Dictionary<int, int> _startByEnd = [];
    private readonly List<int> _binOfPage = [];

    public CellAllocator(HiveImage image)
    {
        _image = image;
        int at = 0;
        while (at < image.BinsSize)
        {
            int length = (int)HiveBin.Read(image.Bins[at..]).Length;
            AddBin(at, length);
            for (int cell = at + HiveBin.HeaderSize; cell < at + length;)
            {
                image.Cancellation.ThrowIfCancellationRequested();
                int raw = ReadInt32LittleEndian(image.Bins[cell..]);
                if (raw > 0)
                {
                    image.Writable(cell + HiveImage.CellHeader, raw - HiveImage.CellHeader).Clear();
                    Enlist(cell, raw);
                }

                cell += Math.Abs(raw);
            }

            at += length;
        }
    }

    /// <summary>A zeroed cell for this many bytes: the smallest free one that fits, else a new bin after the last one.</summary>
    public uint Allocate(int length)
    {
        int size = CellSize(length);
        (int Size, int Offset) free = _bySize.GetViewBetween((size, 0), (int.MaxValue, 0)).Min;
        if (free.Size == 0)
        {
            free = AppendBin(size);
        }

        Delist(free.Offset, free.Size);
        int rest = free.Size - size;
        if (rest >= SmallestRemainder)
        {
            SetFree(free.Offset + size, rest);
        }
        else
        {
            size = free.Size;
        }

        WriteInt32LittleEndian(_image.Writable(free.Offset, HiveImage.CellHeader), -size);
        return (uint)free.Offset;
    }

    /// <summary>Zeroes a cell and joins it with free neighbours in its bin.</summary>
    public void Free(uint cell)
    {
        int offset = (int)cell;
        Release(offset, -ReadInt32LittleEndian(_image.Bins[offset..]));
    }

    /// <summary>Shrinks a cell to this many bytes where worthwhile, and zeroes what is left after them.</summary>
    public void Shrink(uint cell, int length)
    {
        int offset = (int)cell;
        int size = -ReadInt32LittleEndian(_image.Bins[offset..]);
        int wanted = CellSize(length);
        if (size - wanted >= SmallestRemainder)
        {
            WriteInt32LittleEndian(_image.Writable(offset, HiveImage.CellHeader), -wanted);
            Release(offset + wanted, size - wanted);
            size = wanted;
        }

        _image.Writable(offset + HiveImage.CellHeader + length, size - HiveImage.CellHeader - length).Clear();
    }

    private static int CellSize(int length) => Math.Max(SmallestCell, (length + HiveImage.CellHeader + 7) & ~7);

    private void Release(int offset, int size)
    {
        _image.Writable(offset, size).Clear(); // free neighbours are zero already
        int bin = BinOf(offset);
        int end = bin + (int)HiveBin.Read(_image.Bins[bin..]).Length;
        if (offset + size < end)
        {
            int next = ReadInt32LittleEndian(_image.Bins[(offset + size)..]);
            if (next > 0)
            {
                Delist(offset + size, next);
                _image.Writable(offset + size, HiveImage.CellHeader).Clear();
                size += next;
            }
        }

        if (_startByEnd.TryGetValue(offset, out int start))
        {
            size += offset - start;
            Delist(start, offset - start);
            offset = start;
        }

        SetFree(offset, size);
    }

    private (int Size, int Offset) AppendBin(int cellSize)
    {
        int offset = _image.BinsSize;
        int length = (int)((cellSize + HiveBin.HeaderSize + (HiveBin.Alignment - 1L)) / HiveBin.Alignment * HiveBin.Alignment);
        _image.Grow(length);
        new HiveBin((uint)offset, (uint)length).Write(_image.Writable(offset, HiveBin.HeaderSize));
        AddBin(offset, length);
        Release(offset + HiveBin.HeaderSize, length - HiveBin.HeaderSize);
        return (length - HiveBin.HeaderSize, offset + HiveBin.HeaderSize);
    }

    private void AddBin(int offset, int length)
    {
        for (int page = 0; page < length / HiveBin.Alignment; page++)
        {
            _binOfPage.Add(offset);
        }
    }

    private int BinOf(int offset) => _binOfPage[offset / HiveBin.Alignment];

    /// <summary>Makes a free cell of zeroed bytes.</summary>
    private void SetFree(int offset, int size)
    {
        WriteInt32LittleEndian(_image.Writable(offset, HiveImage.CellHeader), size);
        Enlist(offset, size);
    }

    private void Enlist(int offset, int size)
    {
        _bySize.Add((size, offset));
        _startByEnd.Add(offset + size, offset);
    }

    private void Delist(int offset, int size)
    {
        _bySize.Remove((size, offset));
        _startByEnd.Remove(offset + size);
    }
}
