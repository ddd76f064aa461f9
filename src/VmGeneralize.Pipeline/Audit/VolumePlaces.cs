using VmGeneralize.Blocks;
using VmGeneralize.Guests;
using VmGeneralize.Guests.Disk;

namespace VmGeneralize.Pipeline.Audit;

/// <summary>Finds where on a volume a byte of the disk is.</summary>
internal sealed class VolumePlaces
{
    private readonly (Extent OnDisk, long Offset)[] _pieces;

    public VolumePlaces(GuestVolume volume)
    {
        Volume = volume;
        List<(Extent OnDisk, long Offset)> pieces = [];
        long offset = 0;
        foreach (Extent extent in volume.OnDisk())
        {
            pieces.Add((extent, offset));
            offset += extent.Length;
        }

        _pieces = [.. pieces.OrderBy(piece => piece.OnDisk)];
    }

    public GuestVolume Volume { get; }

    /// <summary>In bytes from the start of the volume; null when the byte is not on it.</summary>
    public long? Find(long position)
    {
        int low = 0;
        int high = _pieces.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (_pieces[middle].OnDisk.End <= position)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low < _pieces.Length && _pieces[low].OnDisk.Contains(position) ? _pieces[low].Offset + position - _pieces[low].OnDisk.Offset : null;
    }
}
