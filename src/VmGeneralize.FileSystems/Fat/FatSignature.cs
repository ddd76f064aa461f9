using VmGeneralize.FileSystems.Probing;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Fat;

/// <summary>Recognizes a FAT volume by a consistent BIOS parameter block: it has no signature.</summary>
internal static class FatSignature
{
    public static VolumeContent? Find(VolumeHead head) => FatBootSector.TryRead(head.Bytes, out FatBootSector? boot, out _)
        ? new VolumeContent(VolumeKind.Fat, boot.Kind.ToString().ToUpperInvariant())
        : null;

    /// <summary>Serial number and label of the boot sector.</summary>
    public static VolumeIdentity Identity(VolumeHead head)
    {
        bool isFat32 = ReadUInt16LittleEndian(head.At(0x16)) == 0; // sectors of a FAT, in the 16-bit field
        ReadOnlySpan<byte> bytes = head.At(isFat32 ? 0x43 : 0x27)[..15]; // serial number, label of 11 bytes
        uint serial = ReadUInt32LittleEndian(bytes);
        string label = VolumeHead.Text(bytes[4..]).TrimEnd(' ');
        return new VolumeIdentity($"{serial >> 16:x4}-{serial & 0xFFFF:x4}", label == "NO NAME" ? "" : label);
    }
}
