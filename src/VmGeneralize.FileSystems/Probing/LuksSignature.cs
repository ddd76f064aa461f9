using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Probing;

/// <summary>The header of a LUKS volume ("LUKS2 On-Disk Format", 2.1). A damaged first header of LUKS2 leaves the second one.</summary>
internal static class LuksSignature
{
    private static readonly int[] SecondHeaderOffsets = [0x4000, 0x8000, 0x10000];

    private static ReadOnlySpan<byte> Magic => [0x4C, 0x55, 0x4B, 0x53, 0xBA, 0xBE]; // "LUKS" BA BE

    private static ReadOnlySpan<byte> SecondMagic => [0x53, 0x4B, 0x55, 0x4C, 0xBA, 0xBE]; // "SKUL" BA BE

    public static VolumeContent? Find(VolumeHead head) => head.Bytes.StartsWith(Magic) && head.Bytes.Length >= 8
        ? new VolumeContent(VolumeKind.Luks, $"LUKS{ReadUInt16BigEndian(head.Bytes[6..])}")
        : null;

    /// <summary>Only the second header: what later overwrote the volume, such as LVM, leaves it in place.</summary>
    public static VolumeContent? FindSecondHeader(VolumeHead head)
    {
        foreach (int offset in SecondHeaderOffsets)
        {
            if (head.At(offset).StartsWith(SecondMagic))
            {
                return new VolumeContent(VolumeKind.Luks, "LUKS2 with a damaged first header");
            }
        }

        return null;
    }
}
