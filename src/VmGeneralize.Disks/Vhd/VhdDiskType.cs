namespace VmGeneralize.Disks.Vhd;

/// <summary>[VHD 1.0] "Disk Type". 0, 1, 5 and 6 are reserved or obsolete.</summary>
internal enum VhdDiskType : uint
{
    Fixed = 2,
    Dynamic = 3,
    Differencing = 4,
}
