namespace VmGeneralize.Disks.Vhd;

/// <summary>Cylinders, heads and sectors ([VHD 1.0] "Disk Geometry"): what an ATA controller reports to the guest, rounded down.</summary>
/// <param name="Cylinders">At most 65535.</param>
/// <param name="Heads">At most 16.</param>
/// <param name="SectorsPerTrack">At most 255.</param>
internal readonly record struct VhdGeometry(ushort Cylinders, byte Heads, byte SectorsPerTrack)
{
    private const int SectorSize = 512;
    private const long MaxSectors = 65535L * 16 * 255;

    /// <summary>Bytes that the geometry can address.</summary>
    public long Size => (long)Cylinders * Heads * SectorsPerTrack * SectorSize;

    /// <summary>True when the disk is as large as or larger than a geometry can express (about 127 GiB).</summary>
    public bool IsMaximal => Cylinders == 65535 && Heads == 16 && SectorsPerTrack == 255;

    /// <summary>The geometry of a size in bytes, by the rule in the appendix "CHS Calculation" of [VHD 1.0].</summary>
    public static VhdGeometry FromSize(long size)
    {
        long sectors = Math.Min(size / SectorSize, MaxSectors);
        long perTrack;
        long heads;
        if (sectors >= 65535L * 16 * 63)
        {
            perTrack = 255;
            heads = 16;
        }
        else
        {
            perTrack = 17;
            long tracks = sectors / perTrack;
            heads = Math.Max(4, (tracks + 1023) / 1024);
            if (tracks >= heads * 1024 || heads > 16)
            {
                perTrack = 31;
                heads = 16;
                tracks = sectors / perTrack;
            }

            if (tracks >= heads * 1024)
            {
                perTrack = 63;
                heads = 16;
            }
        }

        return new VhdGeometry((ushort)(sectors / perTrack / heads), (byte)heads, (byte)perTrack);
    }
}
