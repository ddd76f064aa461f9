using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Ntfs;

/// <summary>
/// The copy of the boot sector, in the sector after the last one that the volume counts: what chkdsk and boot loaders
/// use when the first one is lost.
/// </summary>
/// <param name="device">The partition.</param>
/// <param name="boot">The boot sector.</param>
internal sealed class BackupBootSector(IBlockDevice device, BootSector boot)
{
    /// <summary>Where it is in the partition; empty when the volume leaves no sector for it.</summary>
    public Extent Place => new(
        boot.TotalSectors * boot.BytesPerSector,
        Math.Min(boot.BytesPerSector, device.Length - (boot.TotalSectors * boot.BytesPerSector)));

    /// <summary>Whether a sector is a boot sector of NTFS: with its name, and the mark at the end.</summary>
    public static bool IsCopy(ReadOnlySpan<byte> sector) => BootSector.HasSignature(sector) && sector[0x1FE] == 0x55 && sector[0x1FF] == 0xAA;

    /// <summary>There is room for it, and the sector is not a boot sector of NTFS.</summary>
    public bool IsMissing
    {
        get
        {
            if (Place.Length < boot.BytesPerSector)
            {
                return false;
            }

            byte[] bytes = new byte[boot.BytesPerSector];
            device.Read(Place.Offset, bytes);
            return !IsCopy(bytes);
        }
    }

    /// <summary>Copies the boot sector there when it is missing; true when it did.</summary>
    /// <param name="writable">The partition.</param>
    public bool Restore(IWritableBlockDevice writable)
    {
        if (!IsMissing)
        {
            return false;
        }

        byte[] bytes = new byte[boot.BytesPerSector];
        device.Read(0, bytes);
        writable.Write(Place.Offset, bytes);
        return true;
    }
}
