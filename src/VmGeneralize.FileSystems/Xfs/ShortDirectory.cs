using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Xfs;

/// <summary>A directory in its inode ("Short Form Directories"): number of names, the parent, then the names in sequence.</summary>
internal static class ShortDirectory
{
    /// <summary>All names, ".." first; "." is never stored.</summary>
    /// <exception cref="CorruptDataException">It is damaged.</exception>
    public static List<XfsDirectoryEntry> Read(XfsVolume volume, XfsInode inode)
    {
        ReadOnlySpan<byte> bytes = inode.Data.Bytes.Span[..(int)inode.Size];
        long position = volume.Position(inode.Number) + inode.CoreSize;
        Require(bytes.Length >= 6);
        int count = bytes[0];
        int inodeSize = bytes[1] == 0 ? 4 : 8;
        int typeSize = volume.Superblock.HasFileType ? 1 : 0;
        Require(bytes.Length >= 2 + inodeSize);
        List<XfsDirectoryEntry> entries = [new XfsDirectoryEntry("..", XfsDirectory.ReadInode(bytes[2..], inodeSize), 0)];
        int at = 2 + inodeSize;
        for (int index = 0; index < count; index++)
        {
            Require(at < bytes.Length);
            int length = bytes[at];
            int end = at + 3 + length + typeSize + inodeSize;
            Require(end <= bytes.Length);
            entries.Add(new XfsDirectoryEntry(
                XfsDirectory.DecodeName(bytes.Slice(at + 3, length), position + at),
                XfsDirectory.ReadInode(bytes[(end - inodeSize)..], inodeSize),
                typeSize == 0 ? (byte)0 : bytes[at + 3 + length]));
            at = end;
        }

        if (at != inode.Size)
        {
            throw CorruptDataException.Mismatch(XfsDirectory.Structure, position, $"bytes of directory {inode.Number}", inode.Size, at);
        }

        return entries;

        void Require(bool condition)
        {
            if (!condition)
            {
                throw CorruptDataException.Mismatch(
                    XfsDirectory.Structure, position, $"names of directory {inode.Number}", $"names in {inode.Size} bytes", "more");
            }
        }
    }
}
