namespace VmGeneralize.FileSystems.Probing;

/// <summary>The first superblock of a Btrfs volume, at 64 KiB (Btrfs "On-disk format", superblock).</summary>
internal static class BtrfsSignature
{
    private const int Superblock = 0x10000;

    public static VolumeContent? Find(VolumeHead head) =>
        head.At(Superblock + 0x40).StartsWith("_BHRfS_M"u8) ? new VolumeContent(VolumeKind.Btrfs, "Btrfs") : null;

    public static VolumeIdentity Identity(VolumeHead head) => head.IdentityAt(Superblock + 0x20, Superblock + 0x12B, labelSize: 256);
}
