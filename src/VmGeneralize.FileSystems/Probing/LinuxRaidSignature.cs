using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Probing;

/// <summary>
/// The md superblock of a Linux software RAID member, at the start (1.1, 1.2) or near the end (0.90, 1.0); with the latter, a
/// mirror's member looks like what the mirror holds.
/// </summary>
internal static class LinuxRaidSignature
{
    private const uint Magic = 0xA92B4EFC;
    private const int SuperOffsetField = 0x90; // version 1: where the superblock says it lies, in sectors of 512

    public static VolumeContent? Find(VolumeHead head)
    {
        long length = head.Device.Length / 512 * 512;
        return Version1(head, 4096, "1.2")
            ?? Version1(head, 0, "1.1")
            ?? Version1(head, (length - 8192) / 4096 * 4096, "1.0")
            ?? Version090(head, (length / 65536 * 65536) - 65536);
    }

    private static VolumeContent? Version1(VolumeHead head, long offset, string version)
    {
        Span<byte> bytes = stackalloc byte[SuperOffsetField + 8];
        return TryRead(head, offset, bytes)
            && ReadUInt32LittleEndian(bytes[4..]) == 1
            && ReadUInt64LittleEndian(bytes[SuperOffsetField..]) == (ulong)offset / 512
                ? Member(version)
                : null;
    }

    private static VolumeContent? Version090(VolumeHead head, long offset)
    {
        Span<byte> bytes = stackalloc byte[12];
        return TryRead(head, offset, bytes) && ReadUInt32LittleEndian(bytes[4..]) == 0 && ReadUInt32LittleEndian(bytes[8..]) == 90
            ? Member("0.90")
            : null;
    }

    private static bool TryRead(VolumeHead head, long offset, Span<byte> bytes) => head.TryRead(offset, bytes) && ReadUInt32LittleEndian(bytes) == Magic;

    private static VolumeContent Member(string version) => new(VolumeKind.LinuxRaid, $"Linux RAID member (md {version})");
}
