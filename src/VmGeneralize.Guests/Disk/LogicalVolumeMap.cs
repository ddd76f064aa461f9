using VmGeneralize.Blocks;
using VmGeneralize.Volumes.Lvm;

namespace VmGeneralize.Guests.Disk;

/// <summary>How a logical volume is laid out on the disk.</summary>
internal sealed class LogicalVolumeMap(LogicalVolume volume) : IVolumeMap
{
    public long Length => volume.Length;

    public IEnumerable<Extent> OnDisk(Extent range) => volume.Map(range).Select(piece => piece.Extent.Shift(piece.Member.Extent.Offset));
}
