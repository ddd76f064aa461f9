using VmGeneralize.FileSystems.Probing;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Ntfs;

/// <summary>Recognizes an NTFS volume by its boot sector, whatever else is wrong with it.</summary>
internal static class NtfsSignature
{
    private const int SerialNumberOffset = 0x48;

    public static VolumeContent? Find(VolumeHead head) =>
        head.Bytes.Length >= BootSector.Size && head.At(3).StartsWith("NTFS    "u8) ? new VolumeContent(VolumeKind.Ntfs, "NTFS") : null;

    /// <summary>The serial number, which blkid shows as a UUID. The label is in $Volume, and nothing mounts by it.</summary>
    public static VolumeIdentity Identity(VolumeHead head) => new($"{ReadUInt64LittleEndian(head.At(SerialNumberOffset)):x16}", "");
}
