using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Ntfs;

/// <summary>A bitmap attribute in memory ($Bitmap, or $BITMAP of $MFT): changed there, changed pages written at the end.</summary>
internal sealed class AllocationBitmap
{
    private const int PageSize = UnitBits.PageBytes;
    private const int ReadSize = 1 << 20; // whole pages

    private readonly string _structure;
    private readonly HashSet<long> _dirtyPages = [];

    /// <param name="stream">The attribute.</param>
    /// <param name="count">Units that it must cover; bits beyond are ignored and kept.</param>
    /// <param name="structure">Its name in errors.</param>
    public AllocationBitmap(AttributeStream stream, long count, string structure)
    {
        _structure = structure;
        long bytes = (count + 7) / 8;
        if (stream.Length < bytes || bytes > int.MaxValue / 2)
        {
            throw CorruptDataException.Mismatch(structure, 0, "length", $"at least {bytes}", stream.Length);
        }

        Bits = new UnitBits(count);
        byte[] buffer = new byte[Math.Min(bytes, ReadSize)];
        for (long offset = 0; offset < bytes; offset += buffer.Length)
        {
            Span<byte> part = buffer.AsSpan(0, (int)Math.Min(bytes - offset, buffer.Length));
            for (int done = 0; done < part.Length;)
            {
                done += stream.Read(offset + done, part[done..]);
            }

            Bits.Load((int)(offset / PageSize), part);
        }
    }

    public UnitBits Bits { get; }

    /// <summary>Marks units that all must have the opposite mark now.</summary>
    /// <exception cref="CorruptDataException">One of them already has the mark: two owners of one unit.</exception>
    public void Mark(long start, long count, bool set)
    {
        if (!Bits.TryMark(start, count, set))
        {
            throw CorruptDataException.Mismatch(
                _structure, Math.Max(0, start) / 8, $"units {start} to {start + count - 1}", set ? "free" : "allocated", "not all are");
        }

        for (long page = start / 8 / PageSize; count > 0 && page <= (start + count - 1) / 8 / PageSize; page++)
        {
            _dirtyPages.Add(page);
        }
    }

    /// <summary>Writes the changed pages.</summary>
    /// <param name="stream">The attribute as it is now.</param>
    public void Flush(AttributeStream stream)
    {
        long length = (Bits.Count + 7) / 8;
        Span<byte> buffer = stackalloc byte[PageSize];
        foreach (long page in _dirtyPages.Order())
        {
            long start = page * PageSize;
            Span<byte> changed = buffer[..(int)Math.Min(PageSize, length - start)];
            Bits.Stored(page)[..changed.Length].CopyTo(changed);
            if (start + changed.Length == length && Bits.Count % 8 != 0)
            {
                KeepBitsBeyondEnd(stream, length - 1, changed);
            }

            stream.Write(start, changed);
        }

        _dirtyPages.Clear();
    }

    /// <summary>Bits after the last unit, in its byte, belong to NTFS: they stay as they are stored.</summary>
    private void KeepBitsBeyondEnd(AttributeStream stream, long last, Span<byte> changed)
    {
        Span<byte> stored = stackalloc byte[1];
        stream.Read(last, stored);
        byte ours = (byte)((1 << (int)(Bits.Count % 8)) - 1);
        changed[^1] = (byte)((changed[^1] & ours) | (stored[0] & ~ours));
    }
}
