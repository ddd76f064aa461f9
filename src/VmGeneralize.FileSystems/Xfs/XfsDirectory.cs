using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Posix;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Xfs;

/// <summary>
/// The names of a directory in all five forms ("Directories"): in the inode; in one block; in data blocks with one leaf, with nodes over leaves, and with
/// all these in a tree of extents. Names are only in data blocks, so leaves and nodes are not needed to read them.
/// </summary>
internal static class XfsDirectory
{
    public const string Structure = "XFS directory";

    /// <summary>Byte of the directory at which hashes start (XFS_DIR2_LEAF_OFFSET).</summary>
    public const long LeafStart = 1L << 35;

    /// <summary>The names without "." and "..".</summary>
    /// <exception cref="CorruptDataException">The directory is damaged.</exception>
    public static IEnumerable<XfsDirectoryEntry> Entries(XfsVolume volume, XfsInode inode) =>
        AllEntries(volume, inode).Where(entry => entry.Name is not ("." or ".."));

    /// <summary>The parent that the directory names.</summary>
    /// <exception cref="CorruptDataException">The directory is damaged.</exception>
    public static XfsInodeNumber ParentOf(XfsVolume volume, XfsInode inode)
    {
        foreach (XfsDirectoryEntry entry in AllEntries(volume, inode))
        {
            if (entry.Name == "..")
            {
                return entry.Inode;
            }
        }

        throw CorruptDataException.Mismatch(Structure, volume.Position(inode.Number), $"first names of directory {inode.Number}", "..", "none");
    }

    /// <summary>The directory's data blocks and everything else in its fork.</summary>
    public static XfsForkBlocks BlocksOf(XfsVolume volume, XfsInode inode) =>
        new(volume, inode, XfsFileMap.Read(volume, inode, inode.Data), 1 << volume.Superblock.DirectoryBlockLog);

    private static IEnumerable<XfsDirectoryEntry> AllEntries(XfsVolume volume, XfsInode inode)
    {
        if (inode.DataFormat == XfsForkFormat.Local)
        {
            foreach (XfsDirectoryEntry entry in ShortDirectory.Read(volume, inode))
            {
                yield return entry;
            }

            yield break;
        }

        XfsForkBlocks blocks = BlocksOf(volume, inode);
        foreach (XfsFileBlock block in blocks.Below(new XfsFileBlock(LeafStart / volume.BlockSize)))
        {
            volume.Cancellation.ThrowIfCancellationRequested();
            (byte[] bytes, long position) = blocks.Read(block);
            DirectoryDataBlock data = DirectoryDataBlock.Read(volume, inode.Number, bytes, position);
            foreach (XfsDirectoryEntry entry in data.Entries())
            {
                yield return entry;
            }
        }
    }

    /// <exception cref="CorruptDataException">An impossible name.</exception>
    public static string DecodeName(ReadOnlySpan<byte> name, long position)
    {
        if (name.IsEmpty || name.ContainsAny((byte)0, (byte)'/'))
        {
            throw CorruptDataException.Mismatch(Structure, position, "name", "bytes other than 0 and /", Convert.ToHexString(name));
        }

        return PosixName.Decode(name);
    }

    public static XfsInodeNumber ReadInode(ReadOnlySpan<byte> bytes, int size) =>
        new(size == 8 ? ReadUInt64BigEndian(bytes) : ReadUInt32BigEndian(bytes));
}
