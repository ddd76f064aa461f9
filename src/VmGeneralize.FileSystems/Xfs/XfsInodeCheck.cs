using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Xfs;

/// <summary>Whether an inode is plausible, judged from the inode alone. No text is formatted for a valid one: there are millions.</summary>
internal static class XfsInodeCheck
{
    /// <summary>An inode in use.</summary>
    /// <exception cref="CorruptDataException">Not in use, or a wrong checksum or impossible field.</exception>
    public static void Require(XfsVolume volume, XfsInode inode)
    {
        RequireAny(volume, inode);
        if (inode.Mode == 0)
        {
            throw Bad(volume, inode, 2, "mode", "one in use", "a free one");
        }

        if (inode.Size < 0)
        {
            throw Bad(volume, inode, 56, "size", "below 2^63", unchecked((ulong)inode.Size));
        }

        int room = inode.Bytes.Length - inode.CoreSize;
        if (inode.ForkOffset * 8 >= room)
        {
            throw Bad(volume, inode, 82, "start of the attributes", $"below {room} bytes", inode.ForkOffset * 8);
        }

        bool isFormatRight = inode.DataFormat switch
        {
            XfsForkFormat.Local => inode.Kind is FileKind.Directory or FileKind.SymbolicLink,
            XfsForkFormat.Extents or XfsForkFormat.Tree => inode.Kind != FileKind.Special,
            XfsForkFormat.Device => inode.Kind == FileKind.Special,
            _ => false,
        };
        if (!isFormatRight)
        {
            throw Bad(volume, inode, 5, "format of the data", $"one for {inode.Kind}", inode.DataFormat);
        }

        if (inode.DataFormat == XfsForkFormat.Local && inode.Size > inode.Data.Bytes.Length)
        {
            throw Bad(volume, inode, 56, "size", $"at most {inode.Data.Bytes.Length}: it is in the inode", inode.Size);
        }

        if (inode.ForkOffset != 0 && inode.AttributeFormat is not (XfsForkFormat.Local or XfsForkFormat.Extents or XfsForkFormat.Tree))
        {
            throw Bad(volume, inode, 83, "format of the attributes", "local, extents or a tree", inode.AttributeFormat);
        }
    }

    /// <summary>An inode that is not in use.</summary>
    /// <exception cref="CorruptDataException">In use, or a wrong checksum or impossible field.</exception>
    public static void RequireFree(XfsVolume volume, XfsInode inode)
    {
        RequireAny(volume, inode);
        if (inode.Mode != 0)
        {
            throw Bad(volume, inode, 2, "mode", "none: it is free", $"0{Convert.ToString(inode.Mode, 8)}");
        }
    }

    /// <summary>An inode, in use or not.</summary>
    /// <exception cref="CorruptDataException">A wrong checksum or impossible field.</exception>
    public static void RequireAny(XfsVolume volume, XfsInode inode)
    {
        if (inode.StoredMagic != XfsInode.Magic)
        {
            throw Bad(volume, inode, 0, "magic", $"0x{XfsInode.Magic:X4}", $"0x{inode.StoredMagic:X4}");
        }

        bool hasChecksums = volume.Superblock.HasChecksums;
        if (hasChecksums ? inode.Version != 3 : inode.Version is not (1 or 2))
        {
            throw Bad(volume, inode, 4, "version", hasChecksums ? "3" : "1 or 2", inode.Version);
        }

        if (!hasChecksums)
        {
            return;
        }

        XfsChecksum.Require(inode.Bytes, XfsInode.ChecksumOffset, XfsInode.Structure, volume.Position(inode.Number));
        if (inode.StoredNumber != inode.Number)
        {
            throw Bad(volume, inode, 152, "own number", inode.Number, inode.StoredNumber);
        }

        ReadOnlySpan<byte> uuid = inode.Bytes.AsSpan(XfsInode.UuidOffset, 16);
        if (!uuid.SequenceEqual(volume.Superblock.MetadataUuid))
        {
            throw Bad(volume, inode, XfsInode.UuidOffset, "UUID", Convert.ToHexString(volume.Superblock.MetadataUuid), Convert.ToHexString(uuid));
        }
    }

    private static CorruptDataException Bad(XfsVolume volume, XfsInode inode, int offset, string field, object expected, object actual) =>
        CorruptDataException.Mismatch(XfsInode.Structure, volume.Position(inode.Number) + offset, $"{field} of inode {inode.Number}", expected, actual);
}
