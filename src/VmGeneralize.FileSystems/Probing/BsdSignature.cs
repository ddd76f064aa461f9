using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Probing;

/// <summary>
/// What FreeBSD and its relatives install on, so that it can be named: UFS (sys/ufs/ffs/fs.h), a slice with a disklabel (sys/disklabel.h), and a
/// member of a ZFS pool ("ZFS On-Disk Specification", 1.2).
/// </summary>
internal static class BsdSignature
{
    private const int MagicOffset = 1372; // of struct fs
    private const uint Ufs1 = 0x00011954;
    private const uint Ufs2 = 0x19540119;
    private const int Ufs1Superblock = 8192;
    private const int Ufs2Superblock = 65536;
    private const uint DiskLabel = 0x82564557;
    private const int DiskLabelOffset = 512;
    private const int SecondMagicOffset = 132; // d_magic2
    private const int PoolLabel = 16384; // name and value pairs, XDR: the first is the version
    private const int PoolLabelHead = 64;

    private static ReadOnlySpan<byte> Xdr => [1, 1, 0, 0];

    public static VolumeContent? FindUfs(VolumeHead head) =>
        Has(head, Ufs2Superblock + MagicOffset, Ufs2) ? new VolumeContent(VolumeKind.Ufs, "UFS2 (FreeBSD)")
        : Has(head, Ufs1Superblock + MagicOffset, Ufs1) ? new VolumeContent(VolumeKind.Ufs, "UFS1 (BSD)")
        : Has(head, DiskLabelOffset, DiskLabel) && Has(head, DiskLabelOffset + SecondMagicOffset, DiskLabel)
            ? new VolumeContent(VolumeKind.Ufs, "a slice of a BSD (disklabel)")
        : null;

    public static VolumeContent? FindZfs(VolumeHead head)
    {
        ReadOnlySpan<byte> label = head.At(PoolLabel);
        return label.Length >= PoolLabelHead && label.StartsWith(Xdr) && label[..PoolLabelHead].IndexOf("version"u8) > 0
            ? new VolumeContent(VolumeKind.Zfs, "a member of a ZFS pool")
            : null;
    }

    private static bool Has(VolumeHead head, int offset, uint magic) => head.At(offset) is { Length: >= 4 } bytes && ReadUInt32LittleEndian(bytes) == magic;
}
