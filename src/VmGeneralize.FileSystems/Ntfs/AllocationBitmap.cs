using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Ntfs;

/// <summary>A bitmap attribute in memory ($Bitmap, or $BITMAP of $MFT): changed there, changed pages written at the end.</summary>
internal sealed class AllocationBitmap
{
    private const int PageSize = 4096; // bytes
    private const int ReadSize = 1 << 20;

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
        for (int offset = 0; offset < bytes;)
        {
            offset += stream.Read(offset, Bits.Bytes[offset..(int)Math.Min(bytes, offset + ReadSize)]);
        }
    }

    public UnitBits Bits { get; }

    /// <summary>Marks units that all must have the opposite mark now.</summary>
    /// <exception cref="CorruptDataException">One of them has the mark already: two owners of one unit.</exception>
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
        Span<byte> bytes = Bits.Bytes[..(int)((Bits.Count + 7) / 8)];
        foreach (long page in _dirtyPages.Order())
        {
            int start = (int)(page * PageSize);
            Span<byte> changed = bytes[start..Math.Min(start + PageSize, bytes.Length)];
            if (start + changed.Length == bytes.Length && Bits.Count % 8 != 0)
            {
                KeepBitsBeyondEnd(stream, bytes.Length - 1, changed);
            }

            stream.Write(start, changed);
        }

        _dirtyPages.Clear();
    }

    /// <summary>Bits behind the last unit, in its byte, belong to NTFS: they stay as they are stored.</summary>
    private void KeepBitsBeyondEnd(AttributeStream stream, long last, Span<byte> changed)
    {
        Span<byte> stored = stackalloc byte[1];
        stream.Read(last, stored);
        byte ours = (byte)((1 << (int)(Bits.Count % 8)) - 1);
        changed[^1] = (byte)((changed[^1] & ours) | (stored[0] & ~ours));
    }
}
