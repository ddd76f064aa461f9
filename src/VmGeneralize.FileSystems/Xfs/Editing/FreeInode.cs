using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Xfs.Editing;

/// <summary>A free inode's contents: its number, its generation, and nothing of its former file.</summary>
internal static class FreeInode
{
    /// <param name="volume">The volume; version 5.</param>
    /// <param name="number">Its number.</param>
    /// <param name="generation">Distinguishes the files that had the number.</param>
    /// <param name="lsn">Its age.</param>
    /// <returns>The inode with its checksum.</returns>
    public static byte[] Make(XfsVolume volume, XfsInodeNumber number, uint generation, ulong lsn)
    {
        byte[] bytes = new byte[volume.Geometry.InodeSize];
        WriteUInt16BigEndian(bytes, XfsInode.Magic);
        bytes[4] = 3; // version
        WriteUInt32BigEndian(bytes.AsSpan(92), generation);
        WriteUInt32BigEndian(bytes.AsSpan(96), AgInode.None.Value);
        WriteUInt64BigEndian(bytes.AsSpan(112), lsn);
        WriteUInt64BigEndian(bytes.AsSpan(152), number.Value);
        volume.Superblock.MetadataUuid.CopyTo(bytes.AsSpan(XfsInode.UuidOffset));
        XfsChecksum.Seal(bytes, XfsInode.ChecksumOffset);
        return bytes;
    }
}
