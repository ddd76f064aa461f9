using Microsoft.Win32.SafeHandles;
using VmGeneralize.Blocks.HostFiles;

namespace VmGeneralize.Blocks;

/// <summary>
/// Numbered pages: the first ones in memory, the rest in a <see cref="SpillFile"/>, the newest of which are gathered in memory and written together.
/// Pages with following numbers are read and written in one piece. What is read was written before.
/// </summary>
internal sealed class PageStore : IDisposable
{
    private const int PagesPerSlab = 256;
    private const int PagesGathered = 64;

    private readonly int _pageSize;
    private readonly int _memoryPages;
    private readonly string? _spillFolder;
    private readonly List<byte[]> _slabs = [];
    private readonly Stack<int> _free = [];
    private FileStream? _spill;
    private SafeFileHandle? _spillHandle; // kept: the stream moves its cursor each time it is requested
    private byte[] _gathered = [];
    private long _gatheredFrom; // position in the file; a multiple of the size of what is gathered
    private int _gatheredLength;
    private int _used;

    /// <param name="pageSize">Bytes in a page.</param>
    /// <param name="memoryLimit">Bytes to hold in memory before spilling.</param>
    /// <param name="spillFolder">Folder of the spill file, or null for the system's temporary one.</param>
    public PageStore(int pageSize, long memoryLimit, string? spillFolder)
    {
        _pageSize = pageSize;
        _memoryPages = (int)Math.Min(memoryLimit / pageSize, int.MaxValue);
        _spillFolder = spillFolder;
    }

    public int Allocate() => _free.TryPop(out int slot) ? slot : _used++;

    public void Free(int slot) => _free.Push(slot);

    public void Clear()
    {
        _free.Clear();
        _used = 0;
        _gatheredFrom = 0;
        _gatheredLength = 0;
    }

    /// <param name="slot">The page, the first of several where the buffer is longer than its rest.</param>
    /// <param name="within">Byte of that page.</param>
    /// <param name="buffer">Filled completely.</param>
    public void Read(int slot, int within, Span<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            int count = (int)Math.Min(buffer.Length, UpToBorder(slot, within));
            Span<byte> part = buffer[..count];
            if (slot < _memoryPages)
            {
                InMemory(slot, within, count).CopyTo(part);
            }
            else if (SpillOffset(slot) >= _gatheredFrom)
            {
                _gathered.AsSpan((int)(SpillOffset(slot) - _gatheredFrom) + within, count).CopyTo(part);
            }
            else
            {
                ReadSpilled(SpillOffset(slot) + within, part);
            }

            Advance(ref slot, ref within, count);
            buffer = buffer[count..];
        }
    }

    /// <param name="slot">The page, the first of several where there are more bytes than its rest holds.</param>
    /// <param name="within">Byte of that page.</param>
    /// <param name="bytes">What is written there.</param>
    public void Write(int slot, int within, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int count = (int)Math.Min(bytes.Length, UpToBorder(slot, within));
            ReadOnlySpan<byte> part = bytes[..count];
            if (slot < _memoryPages)
            {
                part.CopyTo(InMemory(slot, within, count));
            }
            else
            {
                Spill(SpillOffset(slot) + within, part);
            }

            Advance(ref slot, ref within, count);
            bytes = bytes[count..];
        }
    }

    public void Dispose() => _spill?.Dispose();

    private void ReadSpilled(long position, Span<byte> buffer)
    {
        if (HostFile.Read(SpillHandle(), position, buffer) != buffer.Length)
        {
            throw new EndOfStreamException("The temporary file for changed pages is shorter than what was written to it: somebody cut it.");
        }
    }

    private Span<byte> InMemory(int slot, int within, int count)
    {
        while (_slabs.Count <= slot / PagesPerSlab)
        {
            _slabs.Add(GC.AllocateUninitializedArray<byte>(PagesPerSlab * _pageSize));
        }

        return _slabs[slot / PagesPerSlab].AsSpan((slot % PagesPerSlab * _pageSize) + within, count);
    }

    /// <summary>Bytes from a place to the end of what is in one piece: a slab, all slabs, what is gathered at once.</summary>
    private long UpToBorder(int slot, int within)
    {
        long pages = slot < _memoryPages
            ? Math.Min(_memoryPages - slot, PagesPerSlab - (slot % PagesPerSlab))
            : PagesGathered - ((slot - _memoryPages) % PagesGathered);
        return (pages * _pageSize) - within;
    }

    private void Advance(ref int slot, ref int within, int count)
    {
        long position = (long)within + count;
        slot += (int)(position / _pageSize);
        within = (int)(position % _pageSize);
    }

    /// <summary>Gathers what comes after everything that was written, up to a border; goes back for what is before.</summary>
    private void Spill(long position, ReadOnlySpan<byte> bytes)
    {
        long size = (long)PagesGathered * _pageSize;
        if (position < _gatheredFrom)
        {
            HostFile.Write(SpillHandle(), position, bytes);
            return;
        }

        if (position >= _gatheredFrom + size)
        {
            HostFile.Write(SpillHandle(), _gatheredFrom, _gathered.AsSpan(0, _gatheredLength));
            _gatheredFrom = position / size * size;
            _gatheredLength = 0;
        }

        if (_gathered.Length == 0)
        {
            SpillHandle(); // a folder that cannot be written to is reported at the first page, not at a later one
            _gathered = new byte[size];
        }

        int start = (int)(position - _gatheredFrom);
        bytes.CopyTo(_gathered.AsSpan(start));
        _gatheredLength = Math.Max(_gatheredLength, start + bytes.Length);
    }

    private long SpillOffset(int slot) => (long)(slot - _memoryPages) * _pageSize;

    private SafeFileHandle SpillHandle() => _spillHandle ??= (_spill = SpillFile.Open(_spillFolder ?? Path.GetTempPath())).SafeFileHandle;
}
