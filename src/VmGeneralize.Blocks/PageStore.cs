using VmGeneralize.Blocks.HostFiles;

namespace VmGeneralize.Blocks;

/// <summary>Numbered pages: the first ones in memory, the rest in a <see cref="SpillFile"/>.</summary>
internal sealed class PageStore : IDisposable
{
    private const int PagesPerSlab = 256;

    private readonly int _pageSize;
    private readonly int _memoryPages;
    private readonly string? _spillFolder;
    private readonly List<byte[]> _slabs = [];
    private readonly Stack<int> _free = [];
    private FileStream? _spill;
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
    }

    public void Read(int slot, int within, Span<byte> buffer)
    {
        if (slot < _memoryPages)
        {
            MemoryPage(slot).Slice(within, buffer.Length).CopyTo(buffer);
            return;
        }

        int read = RandomAccess.Read(Spill().SafeFileHandle, buffer, SpillOffset(slot) + within);
        buffer[read..].Clear(); // a page that was allocated but only partly written so far
    }

    public void Write(int slot, int within, ReadOnlySpan<byte> bytes)
    {
        if (slot < _memoryPages)
        {
            bytes.CopyTo(MemoryPage(slot)[within..]);
            return;
        }

        HostFile.Write(Spill().SafeFileHandle, SpillOffset(slot) + within, bytes);
    }

    public void Dispose() => _spill?.Dispose();

    private Span<byte> MemoryPage(int slot)
    {
        while (_slabs.Count <= slot / PagesPerSlab)
        {
            _slabs.Add(new byte[PagesPerSlab * _pageSize]);
        }

        return _slabs[slot / PagesPerSlab].AsSpan(slot % PagesPerSlab * _pageSize, _pageSize);
    }

    private long SpillOffset(int slot) => (long)(slot - _memoryPages) * _pageSize;

    private FileStream Spill() => _spill ??= SpillFile.Open(_spillFolder ?? Path.GetTempPath());
}
