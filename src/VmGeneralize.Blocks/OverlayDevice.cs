namespace VmGeneralize.Blocks;

/// <summary>
/// Copy-on-write view of a device: reads see the writes, the device below never does. Written pages are in memory up to a
/// bound and in a temporary file past it, so memory stays bounded for any disk.
/// </summary>
public sealed class OverlayDevice : IWritableBlockDevice
{
    /// <summary>Unit of copying, in bytes.</summary>
    public const int PageSize = 4096;

    /// <summary>Pages held in memory before the temporary file is used, in bytes.</summary>
    public const long DefaultMemoryLimit = 32L << 20;

    private const int PagesPerChunkBits = 8;
    private const int MaxKnownZero = 1 << 17; // ranges: 2 MiB of memory, however many files a disk has

    private readonly IBlockDevice _source;
    private readonly PageStore _store;
    private readonly AheadReader _before;
    private readonly Dictionary<long, int> _slots = [];

    // Whole pages that read as zero; where one was written afterwards, its slot counts.
    private readonly ExtentSet _zeroed = [];

    // What was read from the source and is zero: it need not be read again, as when the ends of files are verified that were looked at before.
    private readonly ExtentSet _knownZero = [];

    // One entry per MiB with any written page: a read elsewhere goes to the source in one piece.
    private readonly HashSet<long> _touchedChunks = [];

    /// <param name="source">The device below; read only, and owned by the caller.</param>
    /// <param name="memoryLimit">Bytes of written pages to hold in memory.</param>
    /// <param name="spillFolder">Where the temporary file goes; the system's folder when null.</param>
    public OverlayDevice(IBlockDevice source, long memoryLimit = DefaultMemoryLimit, string? spillFolder = null)
    {
        _source = source;
        _store = new PageStore(PageSize, memoryLimit, spillFolder);
        _before = new AheadReader(source);
    }

    public long Length => _source.Length;

    public int LogicalSectorSize => _source.LogicalSectorSize;

    /// <summary>True once anything was written.</summary>
    public bool IsChanged => _slots.Count > 0 || _zeroed.Count > 0;

    /// <summary>Everything that may differ from the source, in whole pages (the last one cut at the end).</summary>
    public ExtentSet ChangedExtents() => new(ExtentSequence.Union(_zeroed, WrittenExtents(new Extent(0, Length))));

    /// <summary>Forgets every write: the view equals the source again.</summary>
    public void Discard()
    {
        _slots.Clear();
        _touchedChunks.Clear();
        _store.Clear();
        _zeroed.Clear();
        _knownZero.Clear();
    }

    public void Read(long offset, Span<byte> buffer)
    {
        BlockRange.Check("Overlay", offset, buffer.Length, Length);
        if (!IsTouched(new Extent(offset, buffer.Length)))
        {
            _source.Read(offset, buffer);
            return;
        }

        int done = 0;
        int pending = 0; // bytes before `done` that still come from the source
        while (done < buffer.Length)
        {
            long position = offset + done;
            long page = position / PageSize;
            int within = (int)(position % PageSize);
            int count = Math.Min(PageSize - within, buffer.Length - done);
            bool ours = _slots.TryGetValue(page, out int slot);
            bool zero = !ours && _zeroed.Contains(page * PageSize);
            if (ours || zero)
            {
                ReadPending(offset, buffer, done, ref pending);
                if (ours)
                {
                    // Pages that were written one after another are read together.
                    for (int next = 1; count < buffer.Length - done && _slots.TryGetValue(page + next, out int following) && following == slot + next; next++)
                    {
                        count = Math.Min(count + PageSize, buffer.Length - done);
                    }

                    _store.Read(slot, within, buffer.Slice(done, count));
                }
                else
                {
                    buffer.Slice(done, count).Clear();
                }
            }
            else
            {
                pending += count;
            }

            done += count;
        }

        ReadPending(offset, buffer, done, ref pending);
    }

    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        BlockRange.Check("Overlay", offset, bytes.Length, Length);
        while (!bytes.IsEmpty)
        {
            long page = offset / PageSize;
            int within = (int)(offset % PageSize);
            int count = Math.Min(PageSize - within, bytes.Length);
            int slot = SlotFor(page, count);
            for (int next = 1; count < bytes.Length; next++)
            {
                int more = Math.Min(PageSize, bytes.Length - count);
                if (SlotFor(page + next, more) != slot + next)
                {
                    break;
                }

                count += more;
            }

            _store.Write(slot, within, bytes[..count]);
            bytes = bytes[count..];
            offset += count;
        }
    }

    public void Zero(Extent range)
    {
        BlockRange.Check("Overlay", range.Offset, range.Length, Length);
        if (range.Length == 0)
        {
            return;
        }

        long firstWhole = (range.Offset + PageSize - 1) / PageSize;
        long endWhole = range.End == Length ? (Length + PageSize - 1) / PageSize : range.End / PageSize;
        if (firstWhole >= endWhole)
        {
            WriteZeros(range);
            return;
        }

        Extent whole = Extent.FromBounds(firstWhole * PageSize, Math.Min(endWhole * PageSize, Length));
        WriteZeros(Extent.FromBounds(range.Offset, whole.Offset));
        WriteZeros(Extent.FromBounds(whole.End, Math.Max(range.End, whole.End)));
        DropPages(firstWhole, endWhole);
        _zeroed.Add(whole);
        for (long chunk = firstWhole >> PagesPerChunkBits; chunk <= (endWhole - 1) >> PagesPerChunkBits; chunk++)
        {
            _touchedChunks.Add(chunk);
        }
    }

    public void Flush()
    {
        // An overlay is scratch: durability starts with the commit.
    }

    public IEnumerable<Extent> StoredExtents(Extent range)
    {
        range = range.Intersect(new Extent(0, Length));
        if (!IsChanged)
        {
            return _source.StoredExtents(range);
        }

        // All at once, so that a caller may write while it iterates.
        return [.. ExtentSequence.Union(ExtentSequence.Except(_source.StoredExtents(range), _zeroed.Within(range)), WrittenExtents(range))];
    }

    public void NoteZero(Extent range)
    {
        if (_knownZero.Count < MaxKnownZero && !HasWritten(range))
        {
            _knownZero.Add(range);
        }
    }

    public bool IsKnownZero(Extent range) => _knownZero.Covers(range) && !HasWritten(range);

    /// <summary>Drops the pages and the temporary file; the source stays open.</summary>
    public void Dispose() => _store.Dispose();

    private Extent PageExtent(long page) => Extent.FromBounds(page * PageSize, Math.Min((page + 1) * PageSize, Length));

    private bool IsTouched(Extent range)
    {
        if (range.Length == 0 || _touchedChunks.Count == 0)
        {
            return false;
        }

        long last = ((range.End - 1) / PageSize) >> PagesPerChunkBits;
        for (long chunk = (range.Offset / PageSize) >> PagesPerChunkBits; chunk <= last; chunk++)
        {
            if (_touchedChunks.Contains(chunk))
            {
                return true;
            }
        }

        return false;
    }

    private bool HasWritten(Extent range)
    {
        if (!IsTouched(range))
        {
            return false;
        }

        for (long page = range.Offset / PageSize; page <= (range.End - 1) / PageSize; page++)
        {
            if (_slots.ContainsKey(page))
            {
                return true;
            }
        }

        return false;
    }

    private void ReadPending(long offset, Span<byte> buffer, int done, ref int pending)
    {
        if (pending > 0)
        {
            _source.Read(offset + done - pending, buffer.Slice(done - pending, pending));
            pending = 0;
        }
    }

    /// <summary>The slot of a page that is written next: a new one holds what was there before unless all of it is written.</summary>
    private int SlotFor(long page, int written)
    {
        if (!_slots.TryGetValue(page, out int slot))
        {
            Extent extent = PageExtent(page);
            slot = _store.Allocate();
            if (written < extent.Length)
            {
                Span<byte> before = stackalloc byte[(int)extent.Length];
                if (_zeroed.Contains(extent.Offset))
                {
                    before.Clear();
                }
                else
                {
                    _before.Read(extent.Offset, before);
                }

                _store.Write(slot, 0, before);
            }

            _slots.Add(page, slot);
            _touchedChunks.Add(page >> PagesPerChunkBits);
        }

        return slot;
    }

    private void WriteZeros(Extent range)
    {
        if (range.Length > 0)
        {
            Span<byte> zeros = stackalloc byte[PageSize];
            zeros.Clear();
            for (long position = range.Offset; position < range.End; position += PageSize)
            {
                Write(position, zeros[..(int)Math.Min(PageSize, range.End - position)]);
            }
        }
    }

    private void DropPages(long first, long end)
    {
        foreach (long page in WrittenPages(Extent.FromBounds(first * PageSize, end * PageSize)))
        {
            _slots.Remove(page, out int slot);
            _store.Free(slot);
        }
    }

    private IEnumerable<Extent> WrittenExtents(Extent range)
    {
        List<long> pages = WrittenPages(range);
        pages.Sort();
        return pages.Select(page => PageExtent(page).Intersect(range));
    }

    // Walks the pages of the range or those that were written, whichever are fewer.
    private List<long> WrittenPages(Extent range)
    {
        long first = range.Offset / PageSize;
        long end = (range.End + PageSize - 1) / PageSize;
        if (end - first > _slots.Count)
        {
            return [.. _slots.Keys.Where(page => page >= first && page < end)];
        }

        List<long> pages = [];
        for (long page = first; page < end; page = NextChunk(page))
        {
            if (_touchedChunks.Contains(page >> PagesPerChunkBits))
            {
                for (long here = page; here < Math.Min(end, NextChunk(page)); here++)
                {
                    if (_slots.ContainsKey(here))
                    {
                        pages.Add(here);
                    }
                }
            }
        }

        return pages;
    }

    private static long NextChunk(long page) => ((page >> PagesPerChunkBits) + 1) << PagesPerChunkBits;
}
