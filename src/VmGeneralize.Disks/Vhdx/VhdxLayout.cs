using VmGeneralize.Blocks;

namespace VmGeneralize.Disks.Vhdx;

/// <summary>Fixed places and units of a VHDX file ([MS-VHDX] 2.1, 2.2).</summary>
internal static class VhdxLayout
{
    public const long MiB = 1 << 20;

    /// <summary>Positions of the two headers and of the two region tables, in bytes.</summary>
    public const long Header1 = 64 << 10;
    public const long Header2 = 128 << 10;
    public const long RegionTable1 = 192 << 10;
    public const long RegionTable2 = 256 << 10;

    /// <summary>The header section: nothing else may be in it.</summary>
    public const long HeaderSectionLength = MiB;

    /// <summary>Largest virtual disk: 64 TiB.</summary>
    public const long MaxVirtualSize = 64L << 40;

    public const long MinBlockSize = MiB;
    public const long MaxBlockSize = 256 * MiB;

    /// <summary>Sectors that one sector bitmap block of 1 MiB covers: 2^23 ([MS-VHDX] 2.5).</summary>
    public const long SectorsPerBitmap = 1 << 23;

    public static ReadOnlySpan<byte> FileSignature => "vhdxfile"u8;

    /// <summary>A place in the file that must be whole MiB after the header section.</summary>
    /// <exception cref="CorruptDataException">It is not, or it extends past the file.</exception>
    public static Extent Place(IBlockDevice file, string structure, long structureOffset, ulong offset, ulong length)
    {
        bool aligned = offset % MiB == 0 && length % MiB == 0 && offset >= HeaderSectionLength && length > 0;
        if (!aligned || offset > (ulong)file.Length || length > (ulong)file.Length - offset)
        {
            throw CorruptDataException.Mismatch(
                structure,
                structureOffset,
                "place",
                $"whole MiB after the first one and before the file's end at byte {file.Length}",
                $"{length} bytes at byte {offset}");
        }

        return new Extent((long)offset, (long)length);
    }
}
