using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Xfs;

/// <summary>Whether an inode can be what it says, as far as it alone can tell.</summary>
internal static class XfsInodeCheck
{
    /// <summary>An inode in use.</summary>
    /// <exception cref="CorruptDataException">Not in use, or a checksum or field that cannot be.</exception>
    public static void Require(XfsVolume volume, XfsInode inode)
    {
        RequireAny(volume, inode);
        Require(volume, inode, inode.Mode != 0, 2, "mode", "one in use", "a free one");
        Require(volume, inode, inode.Size >= 0, 56, "size", "below 2^63", unchecked((ulong)inode.Size));
        int room = inode.Bytes.Length - inode.CoreSize;
        Require(volume, inode, inode.ForkOffset * 8 < room, 82, "start of the attributes", $"below {room} bytes", inode.ForkOffset * 8);
        bool isFormatRight = inode.DataFormat switch
        {
            XfsForkFormat.Local => inode.Kind is FileKind.Directory or FileKind.SymbolicLink,
            XfsForkFormat.Extents or XfsForkFormat.Tree => inode.Kind != FileKind.Special,
            XfsForkFormat.Device => inode.Kind == FileKind.Special,
            _ => false,
        };
        Require(volume, inode, isFormatRight, 5, "format of the data", $"one for {inode.Kind}", inode.DataFormat);
        Require(
            volume,
            inode,
            inode.DataFormat != XfsForkFormat.Local || inode.Size <= inode.Data.Bytes.Length,
            56, "size", $"at most {inode.Data.Bytes.Length}: it is in the inode", inode.Size);
        Require(
            volume,
            inode,
            inode.ForkOffset == 0 || inode.AttributeFormat is XfsForkFormat.Local or XfsForkFormat.Extents or XfsForkFormat.Tree,
            83, "format of the attributes", "local, extents or a tree", inode.AttributeFormat);
    }

    /// <summary>An inode that is not in use.</summary>
    /// <exception cref="CorruptDataException">In use, or a checksum or field that cannot be.</exception>
    public static void RequireFree(XfsVolume volume, XfsInode inode)
    {
        RequireAny(volume, inode);
        Require(volume, inode, inode.Mode == 0, 2, "mode", "none: it is free", $"0{Convert.ToString(inode.Mode, 8)}");
    }

    /// <summary>An inode, in use or not.</summary>
    /// <exception cref="CorruptDataException">A checksum or field that cannot be.</exception>
    public static void RequireAny(XfsVolume volume, XfsInode inode)
    {
        Require(volume, inode, inode.StoredMagic == XfsInode.Magic, 0, "magic", $"0x{XfsInode.Magic:X4}", $"0x{inode.StoredMagic:X4}");
        if (!volume.Superblock.HasChecksums)
        {
            Require(volume, inode, inode.Version is 1 or 2, 4, "version", "1 or 2", inode.Version);
            return;
        }

        Require(volume, inode, inode.Version == 3, 4, "version", 3, inode.Version);
        XfsChecksum.Require(inode.Bytes, XfsInode.ChecksumOffset, XfsInode.Structure, volume.Position(inode.Number));
        Require(volume, inode, inode.StoredNumber == inode.Number, 152, "own number", inode.Number, inode.StoredNumber);
        Require(
            volume,
            inode,
            inode.Bytes.AsSpan(XfsInode.UuidOffset, 16).SequenceEqual(volume.Superblock.MetadataUuid),
            XfsInode.UuidOffset, "UUID", Convert.ToHexString(volume.Superblock.MetadataUuid), Convert.ToHexString(inode.Bytes.AsSpan(XfsInode.UuidOffset, 16)));
    }

    private static void Require(XfsVolume volume, XfsInode inode, bool condition, int offset, string field, object expected, object actual)
    {
        if (!condition)
        {
            throw CorruptDataException.Mismatch(
                XfsInode.Structure, volume.Position(inode.Number) + offset, $"{field} of inode {inode.Number}", expected, actual);
        }
    }
}
