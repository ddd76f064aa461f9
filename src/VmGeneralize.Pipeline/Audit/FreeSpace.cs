using VmGeneralize.Blocks;
using VmGeneralize.Guests;
using VmGeneralize.Guests.Disk;

namespace VmGeneralize.Pipeline.Audit;

/// <summary>The space of a volume that its file system, swap or LVM calls free, or a part of the disk that nothing owns, and what was found in it.</summary>
internal sealed class FreeSpace
{
    private const int MaxExamples = 3;
    private const int SectorSize = 512;

    private readonly List<long> _examples = [];
    private readonly List<Extent> _parts = [];
    private readonly int _unit;
    private readonly long _start;
    private long _lastUnit = -1;

    public FreeSpace(GuestVolume volume)
    {
        Volume = volume;
        _unit = volume.AllocationUnit;
        Extents = volume.FreeOnDisk();
        _start = volume.OnDisk().First().Offset; // extents of LVM are whole units: one start serves for all
    }

    /// <param name="part">A part of the disk that nothing owns; it is counted in sectors of 512 bytes.</param>
    public FreeSpace(UnallocatedPart part)
    {
        Unallocated = part;
        _unit = SectorSize;
        Extents = part.OnDisk;
    }

    /// <summary>Null for a part that nothing owns.</summary>
    public GuestVolume? Volume { get; }

    /// <summary>Null for free space of a volume.</summary>
    public UnallocatedPart? Unallocated { get; }

    /// <summary>On the disk.</summary>
    public ExtentSet Extents { get; }

    /// <summary>Allocation units that hold anything but zeros.</summary>
    public long FilledUnits { get; private set; }

    public long FilledBytes => FilledUnits * _unit;

    /// <summary>Where the first of them is on the disk.</summary>
    public long? First => _examples is [var first, ..] ? first : null;

    /// <summary>Where the first runs of them begin on the disk.</summary>
    public IReadOnlyList<long> Examples => _examples;

    /// <summary>Takes a chunk of the disk; chunks come in ascending order.</summary>
    public void Take(long position, ReadOnlySpan<byte> bytes)
    {
        foreach (Extent free in Extents.Within(new Extent(position, bytes.Length)))
        {
            ReadOnlySpan<byte> here = bytes.Slice((int)(free.Offset - position), (int)free.Length);
            _parts.Clear();
            ZeroBytes.NonZeroParts(here, Math.Min(_unit, 512), _parts);
            foreach (Extent part in _parts)
            {
                if (_examples.Count < MaxExamples)
                {
                    _examples.Add(free.Offset + part.Offset);
                }

                Count(free.Offset + part.Offset - _start, free.Offset + part.End - _start);
            }
        }
    }

    /// <summary>Counts each unit once, though parts and chunks may split it.</summary>
    private void Count(long start, long end)
    {
        long first = Math.Max(start / _unit, _lastUnit + 1);
        long last = (end - 1) / _unit;
        if (last >= first)
        {
            FilledUnits += last - first + 1;
            _lastUnit = last;
        }
    }
}
