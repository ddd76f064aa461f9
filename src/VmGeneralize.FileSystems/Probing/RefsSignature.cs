namespace VmGeneralize.FileSystems.Probing;

/// <summary>The boot sector of a ReFS volume. [MS-FSCC] names no layout; its own "FSRS" at 0x10 confirms the name.</summary>
internal static class RefsSignature
{
    public static VolumeContent? Find(VolumeHead head) =>
        head.Bytes.Length >= 512 && head.At(3).StartsWith("ReFS\0\0\0\0"u8) && head.At(0x10).StartsWith("FSRS"u8)
            ? new VolumeContent(VolumeKind.Refs, $"ReFS {head.Bytes[0x28]}.{head.Bytes[0x29]}")
            : null;
}
