using VmGeneralize.Blocks;

namespace VmGeneralize.Disks.Vhdx;

/// <summary>A VHDX file as it would be after its log was applied. Does not own the file.</summary>
internal sealed class ReplayedFile : IBlockDevice
{
    private readonly IBlockDevice _file;
    private readonly byte[] _log;
    private readonly Dictionary<long, ReplayedSector> _sectors;
    private readonly long[] _sorted;
    private readonly ExtentSet _covered;

    /// <param name="file">The file as it is.</param>
    /// <param name="length">Its length after replay, in bytes; what is past the current end reads as zero.</param>
    /// <param name="log">The log.</param>
    /// <param name="sectors">Sectors whose data is in the log, by position in the file.</param>
    /// <param name="covered">Everything that the log writes; zero where no sector is.</param>
    public ReplayedFile(IBlockDevice file, long length, byte[] log, Dictionary<long, ReplayedSector> sectors, ExtentSet covered)
    {
        _file = file;
        _log = log;
        _sectors = sectors;
        _sorted = [.. sectors.Keys.Order()];
        _covered = covered;
        Length = length;
    }

    public long Length { get; }

    /// <summary>Everything that the log writes.</summary>
    public ExtentSet Written => _covered;

    public int LogicalSectorSize => _file.LogicalSectorSize;

    public void Read(long offset, Span<byte> buffer)
    {
        BlockRange.Check("VHDX file", offset, buffer.Length, Length);
        int present = (int)Math.Clamp(_file.Length - offset, 0, buffer.Length);
        if (present > 0)
        {
            _file.Read(offset, buffer[..present]);
        }

        buffer[present..].Clear();
        Extent range = new(offset, buffer.Length);
        foreach (Extent written in _covered.Within(range))
        {
            buffer.Slice((int)(written.Offset - offset), (int)written.Length).Clear();
        }

        Span<byte> restored = stackalloc byte[LogDataSector.Size];
        foreach (long position in SectorsIn(range))
        {
            ReplayedSector sector = _sectors[position];
            LogDataSector.Restore(_log.AsSpan(sector.DataPosition), sector.Descriptor, restored);
            Extent common = new Extent(position, LogDataSector.Size).Intersect(range);
            restored.Slice((int)(common.Offset - position), (int)common.Length).CopyTo(buffer[(int)(common.Offset - offset)..]);
        }
    }

    public IEnumerable<Extent> StoredExtents(Extent range)
    {
        range = range.Intersect(new Extent(0, Length));
        IEnumerable<Extent> stored = _file.StoredExtents(range);
        if (!_covered.Within(range).Any())
        {
            return stored;
        }

        IEnumerable<Extent> restored = SectorsIn(range).Select(position => new Extent(position, LogDataSector.Size).Intersect(range));
        return ExtentSequence.Union(ExtentSequence.Except(stored, _covered.Within(range)), restored);
    }

    public void Dispose()
    {
        // The file belongs to the DiskImage.
    }

    private IEnumerable<long> SectorsIn(Extent range)
    {
        int index = Array.BinarySearch(_sorted, range.Offset - LogDataSector.Size + 1);
        for (index = index < 0 ? ~index : index; index < _sorted.Length && _sorted[index] < range.End; index++)
        {
            yield return _sorted[index];
        }
    }
}
