using VmGeneralize.Blocks;

namespace VmGeneralize.Disks.InPlace;

/// <summary>
/// A disk file as it will be: what is written here is kept separately until it is committed. Nothing that is dropped is read, so that free space
/// of any size costs nothing.
/// </summary>
internal sealed class FileDraft : IDisposable
{
    private const int PageSize = OverlayDevice.PageSize;

    private readonly IBlockDevice _file;
    private readonly PaddedDevice _padded;
    private readonly OverlayDevice _overlay;
    private readonly ExtentSet _dropped = []; // whole pages of the file
    private readonly ExtentSet _written = []; // the others that were touched

    /// <param name="file">The file as it is; owned by the caller.</param>
    /// <param name="room">Its maximum size in bytes.</param>
    public FileDraft(IBlockDevice file, long room)
    {
        _file = file;
        _padded = new PaddedDevice(file, Math.Max(room, file.Length));
        _overlay = new OverlayDevice(_padded);
        Length = file.Length;
    }

    /// <summary>Bytes that the file will have.</summary>
    public long Length { get; set; }

    public void Read(long offset, Span<byte> buffer) => _overlay.Read(offset, buffer);

    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        Take(new Extent(offset, bytes.Length));
        _overlay.Write(offset, bytes);
    }

    /// <summary>Makes a range zero whose bytes belong to the disk.</summary>
    public void Zero(Extent range)
    {
        Take(range);
        _overlay.Zero(range);
    }

    /// <summary>Makes a range zero whose bytes nothing refers to; they are not checked.</summary>
    public void Drop(Extent range)
    {
        range = range.Intersect(new Extent(0, _file.Length));
        long start = (range.Offset + PageSize - 1) / PageSize * PageSize;
        long end = range.End / PageSize * PageSize;
        if (start >= end)
        {
            Zero(range);
            return;
        }

        Zero(Extent.FromBounds(range.Offset, start));
        Zero(Extent.FromBounds(end, range.End));
        Extent whole = Extent.FromBounds(start, end);
        foreach (Extent written in _written.Within(whole))
        {
            _overlay.Zero(written);
        }

        _dropped.AddRange(_written.Gaps(whole));
    }

    /// <summary>What must be changed in the file: ascending, disjoint.</summary>
    /// <param name="knowsDropped">Read what is dropped too, so that it can be restored.</param>
    public IEnumerable<FileChange> Changes(bool knowsDropped)
    {
        // What a file system of the host does not store is already zero.
        ExtentSet stored = new(_dropped.SelectMany(_file.StoredExtents));
        using IEnumerator<Extent> dropped = stored.GetEnumerator();
        bool more = dropped.MoveNext();
        foreach (Extent changed in _overlay.ChangedExtents())
        {
            for (; more && dropped.Current.Offset < changed.Offset; more = dropped.MoveNext())
            {
                foreach (FileChange change in Dropped(dropped.Current, knowsDropped))
                {
                    yield return change;
                }
            }

            foreach (FileChange change in Changed(changed.Intersect(new Extent(0, Length))))
            {
                yield return change;
            }
        }

        for (; more; more = dropped.MoveNext())
        {
            foreach (FileChange change in Dropped(dropped.Current, knowsDropped))
            {
                yield return change;
            }
        }
    }

    /// <summary>The most bytes that a journal of these changes takes; computed without reading.</summary>
    /// <param name="knowsDropped">Whether it holds what is dropped, as the undo file does.</param>
    public long MaxJournalBytes(bool knowsDropped)
    {
        IEnumerable<Extent> dropped = _dropped.SelectMany(_file.StoredExtents);
        return JournalWriter.Frame + _overlay.ChangedExtents().Sum(JournalWriter.MaxBytes)
            + (knowsDropped ? dropped.Sum(JournalWriter.MaxBytes) : dropped.LongCount() * JournalRecord.Size);
    }

    public void Dispose() => _overlay.Dispose();

    // A page is one or the other.
    private void Take(Extent range)
    {
        if (range.Length == 0)
        {
            return;
        }

        Extent pages = range.AlignOutward(PageSize);
        foreach (Extent dropped in new ExtentSet(_dropped.Within(pages)))
        {
            _dropped.Remove(dropped);
            _overlay.Zero(dropped);
        }

        _written.Add(pages);
    }

    private IEnumerable<FileChange> Dropped(Extent range, bool isKnown)
    {
        // Elsewhere a file usually has no holes: checking is cheaper than writing what is already zero.
        if (!isKnown && OperatingSystem.IsLinux())
        {
            yield return new FileChange(range, Bytes: null, Before: null);
            yield break;
        }

        for (long position = range.Offset; position < range.End; position += FileChange.MaxLength)
        {
            byte[] before = new byte[(int)Math.Min(FileChange.MaxLength, range.End - position)];
            _file.Read(position, before);
            if (before.ContainsAnyExcept((byte)0))
            {
                yield return new FileChange(new Extent(position, before.Length), Bytes: null, before);
            }
        }
    }

    /// <summary>Of a range that was written to, the pages that differ: zeros apart from other bytes.</summary>
    private IEnumerable<FileChange> Changed(Extent range)
    {
        for (long position = range.Offset; position < range.End; position += FileChange.MaxLength)
        {
            byte[] after = new byte[(int)Math.Min(FileChange.MaxLength, range.End - position)];
            byte[] before = new byte[after.Length];
            _overlay.Read(position, after);
            _padded.Read(position, before);
            for (int start = 0; start < after.Length;)
            {
                PageKind kind = Kind(before, after, start);
                int end = start;
                do
                {
                    end = Math.Min(end + PageSize, after.Length);
                }
                while (end < after.Length && Kind(before, after, end) == kind);

                if (kind != PageKind.Same)
                {
                    FileChange zeroed = new(new Extent(position + start, end - start), Bytes: null, before.AsMemory(start..end));
                    yield return kind == PageKind.Zero ? zeroed : zeroed with { Bytes = after.AsMemory(start..end) };
                }

                start = end;
            }
        }
    }

    private static PageKind Kind(byte[] before, byte[] after, int start)
    {
        ReadOnlySpan<byte> page = after.AsSpan(start..Math.Min(start + PageSize, after.Length));
        return page.SequenceEqual(before.AsSpan(start, page.Length))
            ? PageKind.Same
            : page.ContainsAnyExcept((byte)0) ? PageKind.Data : PageKind.Zero;
    }

    private enum PageKind
    {
        Same,
        Zero,
        Data,
    }
}
