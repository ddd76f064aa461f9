using VmGeneralize.Blocks;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Fat;

/// <summary>
/// How many clusters are free, as FAT32 notes it ("FAT File System Specification", section 5): a hint that systems trust. Where
/// to look next is another, and any cluster will do for it.
/// </summary>
internal static class FatInfoSector
{
    public const int Size = 512; // bytes

    private const int StructureOffset = 0x1E4;
    private const int FreeCountOffset = 0x1E8;
    private const int TrailOffset = 0x1FC;
    private const uint Unknown = uint.MaxValue;

    /// <summary>The number of free clusters; null when none is noted.</summary>
    public static uint? FreeCount(FatVolume volume)
    {
        if (volume.Boot.InfoSector == 0)
        {
            return null;
        }

        byte[] bytes = new byte[Size];
        volume.Device.Read(Position(volume), bytes);
        return IsOne(bytes) && ReadUInt32LittleEndian(bytes.AsSpan(FreeCountOffset)) is not Unknown and var count ? count : null;
    }

    /// <summary>Bytes of the sector that the specification reserves: they must be zero.</summary>
    /// <param name="bytes">A sector of this kind, or its copy; another kind has none.</param>
    /// <param name="position">Where it is on the volume.</param>
    public static Extent[] Reserved(ReadOnlySpan<byte> bytes, long position) => IsOne(bytes)
        ? [Extent.FromBounds(position + 4, position + StructureOffset), Extent.FromBounds(position + 0x1F0, position + TrailOffset)]
        : [];

    /// <summary>Makes the number right; one that is not noted stays so.</summary>
    public static void Update(FatVolume volume)
    {
        if (FreeCount(volume) is { } noted && noted != volume.Free.Count)
        {
            Span<byte> bytes = stackalloc byte[sizeof(uint)];
            WriteUInt32LittleEndian(bytes, (uint)volume.Free.Count);
            volume.Write(Position(volume) + FreeCountOffset, bytes);
        }
    }

    private static bool IsOne(ReadOnlySpan<byte> bytes) => bytes.StartsWith("RRaA"u8)
        && bytes[StructureOffset..].StartsWith("rrAa"u8)
        && ReadUInt32LittleEndian(bytes[TrailOffset..]) == 0xAA550000;

    private static long Position(FatVolume volume) => (long)volume.Boot.InfoSector * volume.Boot.BytesPerSector;
}
