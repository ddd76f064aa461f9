using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using VmGeneralize.Blocks;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Fat;

/// <summary>
/// The BIOS parameter block of a FAT volume ("FAT File System Specification", section 3), checked against itself: every derived
/// offset below fits a long, and the table is large enough for the clusters.
/// </summary>
internal sealed record FatBootSector
{
    public const int Size = 512; // bytes that are decoded, whatever the sector size

    private const int MaxFat12Clusters = 4084;
    private const int MaxFat16Clusters = 65524;
    private const int MaxFat32Clusters = 0x0FFFFFF5;

    public required FatKind Kind { get; init; }

    /// <summary>512, 1024, 2048 or 4096.</summary>
    public required int BytesPerSector { get; init; }

    public required int SectorsPerCluster { get; init; }

    /// <summary>Sectors before the first table: boot sector, and for FAT32 FSInfo and the backup boot sector.</summary>
    public required int ReservedSectors { get; init; }

    public required int FatCount { get; init; }

    public required uint SectorsPerFat { get; init; }

    /// <summary>Slots of the fixed root directory; 0 for FAT32, whose root is a cluster chain.</summary>
    public required int RootEntryCount { get; init; }

    public required uint TotalSectors { get; init; }

    /// <summary>The table that counts: not 0 only when FAT32 has mirroring off.</summary>
    public required int ActiveFat { get; init; }

    /// <summary>First cluster of the root directory (FAT32).</summary>
    public required uint RootCluster { get; init; }

    /// <summary>Sector of the counts of free clusters (FAT32); 0 without one.</summary>
    public required int InfoSector { get; init; }

    /// <summary>Sector of the copy of the boot sector (FAT32); 0 without one.</summary>
    public required int BackupSector { get; init; }

    /// <summary>What made the volume, according to bytes 3 to 10: <c>MSDOS5.0</c>, <c>mkfs.fat</c>.</summary>
    public required string MadeBy { get; init; }

    /// <summary>Serial number; 0 without an extended boot signature.</summary>
    public required uint SerialNumber { get; init; }

    /// <summary>The byte in which drivers note that they did not finish: bit 0 is set while a volume is mounted.</summary>
    public required byte State { get; init; }

    /// <summary>Number of data clusters; the valid numbers are 2 to this + 1.</summary>
    public required uint ClusterCount { get; init; }

    /// <summary>The label field as stored, 11 bytes of the OEM code page; empty without an extended boot signature.</summary>
    public required string Label { get; init; }

    public int ClusterSize => BytesPerSector * SectorsPerCluster;

    /// <summary>Bytes of one table.</summary>
    public long FatLength => (long)SectorsPerFat * BytesPerSector;

    public long RootOffset => FatOffset(FatCount);

    /// <summary>Bytes of a table that belong to clusters; what is after them means nothing.</summary>
    public long UsedFatLength => (((ClusterCount + 2L) * (Kind switch { FatKind.Fat12 => 12, FatKind.Fat16 => 16, _ => 32 })) + 7) / 8;

    public int RootLength => RootEntryCount * FatDirectoryRecord.Size;

    /// <summary>Where cluster 2 starts.</summary>
    public long DataOffset => RootOffset + ((RootLength + BytesPerSector - 1) / BytesPerSector * BytesPerSector);

    /// <summary>Bytes of the volume.</summary>
    public long Length => (long)TotalSectors * BytesPerSector;

    public long FatOffset(int index) => ((long)ReservedSectors * BytesPerSector) + (index * FatLength);

    public long ClusterOffset(uint cluster) => DataOffset + ((cluster - 2L) * ClusterSize);

    public bool IsDataCluster(uint cluster) => cluster >= 2 && cluster - 2 < ClusterCount;

    /// <param name="bytes">The start of a volume.</param>
    /// <param name="boot">The boot sector if this is FAT.</param>
    /// <param name="problem">Otherwise, why it is not.</param>
    public static bool TryRead(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out FatBootSector? boot, out DataMismatch? problem)
    {
        boot = null;
        if (bytes.Length < Size)
        {
            problem = DataMismatch.Of("length", $"at least {Size} bytes", bytes.Length);
            return false;
        }

        int bytesPerSector = ReadUInt16LittleEndian(bytes[0x0B..]);
        int sectorsPerCluster = bytes[0x0D];
        int reservedSectors = ReadUInt16LittleEndian(bytes[0x0E..]);
        int fatCount = bytes[0x10];
        problem = bytes switch
        {
            _ when bytes[0] is not (0xEB or 0xE9) => DataMismatch.Of("jump", "0xEB or 0xE9", $"0x{bytes[0]:X2}"),
            _ when bytes[0x1FE] != 0x55 || bytes[0x1FF] != 0xAA => DataMismatch.Of("signature", "55 AA at byte 510", "another"),
            _ when bytesPerSector is not (512 or 1024 or 2048 or 4096) => DataMismatch.Of("bytes per sector", "512 to 4096", bytesPerSector),
            _ when !BitOperations.IsPow2(sectorsPerCluster) => DataMismatch.Of("sectors per cluster", "a power of two", sectorsPerCluster),
            _ when reservedSectors == 0 => DataMismatch.Of("reserved sectors", "at least 1", 0),
            _ when fatCount is not (1 or 2) => DataMismatch.Of("number of tables", "1 or 2", fatCount),
            _ when bytes[0x15] < 0xF0 => DataMismatch.Of("media", "0xF0 or more", $"0x{bytes[0x15]:X2}"),
            _ => null,
        };
        if (problem is not null)
        {
            return false;
        }

        uint sectorsPerFat16 = ReadUInt16LittleEndian(bytes[0x16..]);
        uint totalSectors16 = ReadUInt16LittleEndian(bytes[0x13..]);
        bool isFat32 = sectorsPerFat16 == 0; // mkfs.vfat -F 32 makes FAT32 with few clusters, so their count cannot decide
        int flags = ReadUInt16LittleEndian(bytes[0x28..]);
        int extended = isFat32 ? 0x42 : 0x26;
        FatBootSector read = new()
        {
            Kind = FatKind.Fat32,
            BytesPerSector = bytesPerSector,
            SectorsPerCluster = sectorsPerCluster,
            ReservedSectors = reservedSectors,
            FatCount = fatCount,
            SectorsPerFat = isFat32 ? ReadUInt32LittleEndian(bytes[0x24..]) : sectorsPerFat16,
            RootEntryCount = ReadUInt16LittleEndian(bytes[0x11..]),
            TotalSectors = totalSectors16 != 0 ? totalSectors16 : ReadUInt32LittleEndian(bytes[0x20..]),
            ActiveFat = isFat32 && (flags & 0x80) != 0 ? flags & 0xF : 0,
            RootCluster = isFat32 ? ReadUInt32LittleEndian(bytes[0x2C..]) : 0,
            InfoSector = isFat32 && ReadUInt16LittleEndian(bytes[0x30..]) is > 0 and var info && info < reservedSectors ? info : 0,
            BackupSector = isFat32 && ReadUInt16LittleEndian(bytes[0x32..]) is > 0 and var backup && backup < reservedSectors ? backup : 0,
            MadeBy = CodePage437.Decode(bytes[3..11]),
            SerialNumber = bytes[extended] == 0x29 ? ReadUInt32LittleEndian(bytes[(extended + 1)..]) : 0,
            State = bytes[extended - 1],
            ClusterCount = 0,
            Label = bytes[extended] == 0x29 ? CodePage437.Decode(bytes.Slice(extended + 5, 11)) : "",
        };
        return Complete(read, isFat32, out boot, out problem);
    }

    private static bool Complete(FatBootSector read, bool isFat32, out FatBootSector? boot, out DataMismatch? problem)
    {
        long clusters = (read.Length - read.DataOffset) / read.ClusterSize;
        FatKind kind = isFat32 ? FatKind.Fat32 : clusters <= MaxFat12Clusters ? FatKind.Fat12 : FatKind.Fat16;
        int maximum = isFat32 ? MaxFat32Clusters : MaxFat16Clusters;
        int bits = kind switch { FatKind.Fat12 => 12, FatKind.Fat16 => 16, _ => 32 };
        boot = null;
        problem = read switch
        {
            _ when read.SectorsPerFat == 0 => DataMismatch.Of("sectors per table", "more than 0", 0),
            _ when clusters < 1 => DataMismatch.Of("total sectors", "room for data", read.TotalSectors),
            _ when clusters > maximum => DataMismatch.Of("number of clusters", $"at most {maximum}", clusters),
            _ when (clusters + 2) * bits > read.FatLength * 8 =>
                DataMismatch.Of("length of the table", $"room for {clusters} clusters", $"{read.FatLength} bytes"),
            _ when isFat32 && read.RootEntryCount != 0 => DataMismatch.Of("root entries", 0, read.RootEntryCount),
            _ when !isFat32 && read.RootEntryCount == 0 => DataMismatch.Of("root entries", "more than 0", 0),
            _ when read.ActiveFat >= read.FatCount => DataMismatch.Of("active table", $"one of {read.FatCount}", read.ActiveFat),
            _ when isFat32 && (read.RootCluster < 2 || read.RootCluster - 2 >= clusters) =>
                DataMismatch.Of("root cluster", $"one of the {clusters} clusters", read.RootCluster),
            _ => null,
        };
        if (problem is not null)
        {
            return false;
        }

        boot = read with { Kind = kind, ClusterCount = (uint)clusters };
        return true;
    }
}
