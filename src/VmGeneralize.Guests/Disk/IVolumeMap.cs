using VmGeneralize.Blocks;

namespace VmGeneralize.Guests.Disk;

/// <summary>Layout of a volume on the disk, in one piece or in many.</summary>
internal interface IVolumeMap
{
    /// <summary>Size of the volume, in bytes.</summary>
    long Length { get; }

    /// <summary>Where a range of the volume is on the disk, in the order of the volume; parts that are not known are left out.</summary>
    IEnumerable<Extent> OnDisk(Extent range);
}
