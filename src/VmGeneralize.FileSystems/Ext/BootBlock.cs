namespace VmGeneralize.FileSystems.Ext;

/// <summary>
/// The first 1024 bytes of a volume, which ext leaves to boot code. Loaders that are there (extlinux, LILO, GRUB's boot.img) have one sector, and
/// firmware starts it only when it ends in 55 AA: such a sector stays. Nothing uses the rest.
/// </summary>
internal static class BootBlock
{
    private const int SectorSize = 512;

    /// <summary>Bytes other than zero in a first sector that stays.</summary>
    public static long CountBootCode(ExtVolume volume)
    {
        byte[] bytes = Read(volume, out int start);
        return SlackBytes.Take(bytes.AsSpan(0, start), wipe: false);
    }

    /// <summary>Counts, and zeros on request.</summary>
    /// <returns>Bytes that are not zero.</returns>
    public static long Sweep(ExtVolume volume, bool wipe)
    {
        byte[] bytes = Read(volume, out int start);
        Span<byte> rest = bytes.AsSpan(start);
        long count = SlackBytes.Take(rest, wipe);
        if (count > 0 && wipe)
        {
            volume.IsChanged = true;
            volume.Cache.Write(default, start, rest);
        }

        return count;
    }

    private static byte[] Read(ExtVolume volume, out int codeEnd)
    {
        byte[] bytes = new byte[Superblock.Position];
        volume.Device.Read(0, bytes);
        codeEnd = bytes[SectorSize - 2] == 0x55 && bytes[SectorSize - 1] == 0xAA ? SectorSize : 0;
        return bytes;
    }
}
