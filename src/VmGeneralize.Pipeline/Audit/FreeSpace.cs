using VmGeneralize.Blocks;
using VmGeneralize.Guests;
using VmGeneralize.Guests.Disk;

namespace VmGeneralize.Pipeline.Audit;

/// <summary>The space of a volume that its file system, swap or LVM calls free, and what was found in it.</summary>
internal sealed class FreeSpace
{
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

    public GuestVolume Volume { get; }

    /// <summary>On the disk.</summary>
    public ExtentSet Extents { get; }

    /// <summary>Allocation units that hold anything but zeros.</summary>
    public long FilledUnits { get; private set; }

    public long FilledBytes => FilledUnits * _unit;

    /// <summary>Where the first of them lies on the disk.</summary>
    public long? First { get; private set; }

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
                First ??= free.Offset + part.Offset;
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
