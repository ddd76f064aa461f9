using VmGeneralize.Blocks;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Fat;

/// <summary>
/// How many clusters are free, as FAT32 notes it ("FAT File System Specification", section 5): a hint that systems take for the truth. Where
/// to look next is another, and any cluster will do for it.
/// </summary>
internal static class FatInfoSector
{
    private const int Size = 512; // bytes
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
        bool isOne = bytes.AsSpan().StartsWith("RRaA"u8)
            && bytes.AsSpan(StructureOffset).StartsWith("rrAa"u8)
            && ReadUInt32LittleEndian(bytes.AsSpan(TrailOffset)) == 0xAA550000;
        return isOne && ReadUInt32LittleEndian(bytes.AsSpan(FreeCountOffset)) is not Unknown and var count ? count : null;
    }

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

    private static long Position(FatVolume volume) => (long)volume.Boot.InfoSector * volume.Boot.BytesPerSector;
}
