using VmGeneralize.Blocks;
using VmGeneralize.Volumes.Lvm;

namespace VmGeneralize.Guests.Disk;

/// <summary>Layout of a logical volume on the disk.</summary>
internal sealed class LogicalVolumeMap(LogicalVolume volume) : IVolumeMap
{
    public long Length => volume.Length;

    public IEnumerable<Extent> OnDisk(Extent range) => volume.Map(range).Select(piece => piece.Extent.Shift(piece.Member.Extent.Offset));
}
