namespace VmGeneralize.FileSystems.Probing;

/// <summary>The boot sector of an exFAT volume ("exFAT file system specification", 3.1.2).</summary>
internal static class ExFatSignature
{
    public static VolumeContent? Find(VolumeHead head) =>
        head.Bytes.Length >= 512 && head.At(3).StartsWith("EXFAT   "u8) ? new VolumeContent(VolumeKind.ExFat, "exFAT") : null;
}
