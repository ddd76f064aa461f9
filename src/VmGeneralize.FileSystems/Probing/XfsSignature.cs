namespace VmGeneralize.FileSystems.Probing;

/// <summary>The superblock of an XFS volume: magic, sb_uuid and sb_fname ("XFS Algorithms &amp; Data Structures", 13.1).</summary>
internal static class XfsSignature
{
    public static VolumeContent? Find(VolumeHead head) => head.Bytes.StartsWith("XFSB"u8) ? new VolumeContent(VolumeKind.Xfs, "XFS") : null;

    public static VolumeIdentity Identity(VolumeHead head) => head.IdentityAt(id: 0x20, label: 0x6C, labelSize: 12);
}
