using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Fat;

/// <summary>
/// The reserved sectors that nothing uses. The specification (section 3.5) gives sectors to the boot sector, FSInfo and their copies, and leaves the
/// rest to boot loaders. Loaders with parts there: Windows, in sector 12 of a FAT32 volume that it made, and every system that marks a sector with
/// 55 AA as the specification requires for the third one. GRUB, SYSLINUX and systemd-boot have none: they use files.
/// </summary>
internal static class FatReserve
{
    private const int MarkOffset = 0x1FE;
    private const int WindowsLoader = 12; // sector

    public static IEnumerable<Extent> Dead(FatVolume volume) => Parts(volume).Where(part => !part.MayBoot).Select(part => part.Part);

    /// <summary>Bytes other than zero in sectors that a loader may have a part in.</summary>
    public static long CountBootCode(FatVolume volume) => Parts(volume).Where(part => part.MayBoot).Sum(part =>
    {
        byte[] bytes = new byte[part.Part.Length];
        volume.Device.Read(part.Part.Offset, bytes);
        return (long)SlackBytes.Take(bytes, wipe: false);
    });

    private static IEnumerable<(Extent Part, bool MayBoot)> Parts(FatVolume volume)
    {
        FatBootSector boot = volume.Boot;
        byte[] sector = new byte[boot.BytesPerSector];
        bool isFat32 = boot.Kind == FatKind.Fat32;
        bool isWindows = isFat32
            && (boot.MadeBy.StartsWith("MSDOS", StringComparison.Ordinal) || boot.MadeBy.StartsWith("MSWIN", StringComparison.Ordinal));
        for (int number = 1; number < boot.ReservedSectors; number++)
        {
            volume.Cancellation.ThrowIfCancellationRequested();
            long position = (long)number * boot.BytesPerSector;
            volume.Device.Read(position, sector);
            bool isMarked = sector[MarkOffset] == 0x55 && sector[MarkOffset + 1] == 0xAA;
            Extent[] reserved = FatInfoSector.Reserved(sector, position);
            if (reserved.Length > 0)
            {
                foreach (Extent dead in reserved.Append(Extent.FromBounds(position + FatInfoSector.Size, position + boot.BytesPerSector)))
                {
                    yield return (dead, MayBoot: false);
                }
            }
            else if (number != boot.InfoSector && number != boot.BackupSector)
            {
                yield return (new Extent(position, boot.BytesPerSector), (isFat32 && isMarked) || (isWindows && number == WindowsLoader));
            }
        }
    }
}
