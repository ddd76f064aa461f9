using VmGeneralize.Blocks;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Ntfs;

/// <summary>The NTFS boot sector: BIOS parameter block and its NTFS extension.</summary>
/// <param name="BytesPerSector">512 to 4096.</param>
/// <param name="BytesPerCluster">512 to 2 MiB, a power of two.</param>
/// <param name="TotalSectors">Sectors of the volume without the one that holds the backup boot sector.</param>
/// <param name="MftStart">Where $MFT starts.</param>
/// <param name="MftMirrorStart">Where $MFTMirr starts.</param>
/// <param name="BytesPerRecord">Size of a file record: 1024 or 4096 in practice.</param>
/// <param name="BytesPerIndexBlock">Size of an index block of directories.</param>
/// <param name="SerialNumber">Volume serial number.</param>
internal sealed record BootSector(
    int BytesPerSector,
    int BytesPerCluster,
    long TotalSectors,
    Lcn MftStart,
    Lcn MftMirrorStart,
    int BytesPerRecord,
    int BytesPerIndexBlock,
    ulong SerialNumber)
{
    /// <summary>Bytes that are decoded.</summary>
    public const int Size = 512;

    private const string Structure = "NTFS boot sector";
    private const int MaxCluster = 2 << 20;

    /// <summary>Whole clusters of the volume.</summary>
    public long Clusters => TotalSectors / (BytesPerCluster / BytesPerSector);

    public static bool HasSignature(ReadOnlySpan<byte> bytes) => bytes.Length >= 11 && bytes[3..11].SequenceEqual("NTFS    "u8);

    public static BootSector Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Size)
        {
            throw CorruptDataException.Mismatch(Structure, 0, "length", $"at least {Size} bytes", bytes.Length);
        }

        if (bytes[3..11].SequenceEqual("-FVE-FS-"u8))
        {
            throw new UnsupportedFeatureException("A BitLocker volume", "Decrypt the volume first (manage-bde -off).");
        }

        if (!HasSignature(bytes))
        {
            throw CorruptDataException.Mismatch(Structure, 3, "name", "NTFS", "another");
        }

        int bytesPerSector = ReadUInt16LittleEndian(bytes[0x0B..]);
        Require(bytesPerSector is 512 or 1024 or 2048 or 4096, 0x0B, "bytes per sector", "512 to 4096", bytesPerSector);
        long bytesPerCluster = Scaled(bytes[0x0D], bytesPerSector);
        Require(
            bytesPerCluster >= bytesPerSector && bytesPerCluster <= MaxCluster && long.IsPow2(bytesPerCluster),
            0x0D,
            "cluster size",
            "one sector to 2 MiB",
            bytesPerCluster);
        ulong sectors = ReadUInt64LittleEndian(bytes[0x28..]);
        Require(sectors > 0 && sectors <= long.MaxValue / 4096, 0x28, "total sectors", "1 or more", sectors);
        BootSector boot = new(
            bytesPerSector,
            (int)bytesPerCluster,
            (long)sectors,
            MftStart: Place(bytes, 0x30),
            MftMirrorStart: Place(bytes, 0x38),
            BytesPerRecord: StructureSize(bytes, 0x40, bytesPerCluster),
            BytesPerIndexBlock: StructureSize(bytes, 0x44, bytesPerCluster),
            SerialNumber: ReadUInt64LittleEndian(bytes[0x48..]));
        Require(boot.BytesPerRecord is 1024 or 2048 or 4096, 0x40, "file record size", "1024 to 4096", boot.BytesPerRecord);
        Require(boot.BytesPerIndexBlock is >= 512 and <= 1 << 16, 0x44, "index block size", "512 bytes to 64 KiB", boot.BytesPerIndexBlock);
        Require(boot.MftStart.Value < boot.Clusters, 0x30, "LCN of $MFT", $"inside the {boot.Clusters} clusters", boot.MftStart.Value);
        Require(boot.MftMirrorStart.Value < boot.Clusters, 0x38, "LCN of $MFTMirr", $"inside the {boot.Clusters} clusters", boot.MftMirrorStart.Value);
        return boot;
    }

    /// <summary>Sectors per cluster: a count up to 128, or (Windows 10 1709 and later) 256 - log2 of the count.</summary>
    private static long Scaled(byte value, int bytesPerSector) =>
        value <= 0x80 ? (long)value * bytesPerSector : 256 - value <= 16 ? (long)bytesPerSector << (256 - value) : 0;

    /// <summary>Clusters per structure, or, when negative, minus the log2 of its size in bytes.</summary>
    private static int StructureSize(ReadOnlySpan<byte> bytes, int offset, long bytesPerCluster)
    {
        sbyte value = unchecked((sbyte)bytes[offset]);
        long size = value >= 0 ? value * bytesPerCluster : -value < 31 ? 1L << -value : 0;
        Require(size is > 0 and <= MaxCluster && long.IsPow2(size), offset, "structure size", "a power of two", size);
        return (int)size;
    }

    private static Lcn Place(ReadOnlySpan<byte> bytes, int offset)
    {
        ulong value = ReadUInt64LittleEndian(bytes[offset..]);
        Require(value is > 0 and <= long.MaxValue / MaxCluster, offset, "LCN", "a cluster number", value);
        return new Lcn((long)value);
    }

    private static void Require(bool condition, int offset, string field, object expected, object actual)
    {
        if (!condition)
        {
            throw CorruptDataException.Mismatch(Structure, offset, field, expected, actual);
        }
    }
}
