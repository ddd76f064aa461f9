using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Xfs.Directories;

/// <summary>A metadata block of a directory or of attributes that has no place on the volume yet.</summary>
/// <param name="logical">First volume block of it in the fork.</param>
/// <param name="bytes">The whole block; for a directory up to 64 KiB, which may be in several places on the volume.</param>
/// <param name="stamp">Where its identifying fields are; blocks with an attribute's value are never logged and say so.</param>
internal sealed class ForkPiece(XfsFileBlock logical, byte[] bytes, BlockStamp stamp)
{
    private const ulong NeverLogged = ulong.MaxValue; // NULLCOMMITLSN

    public XfsFileBlock Logical => logical;

    /// <summary>As it is on the volume after sealing.</summary>
    public byte[] Bytes => bytes;

    /// <summary>In version 5: writes its place, its owner and the checksum.</summary>
    /// <param name="volume">The volume.</param>
    /// <param name="owner">The inode whose fork it is in.</param>
    /// <param name="first">Where its first volume block is.</param>
    /// <param name="lsn">Its age; 0 for a block that was never logged.</param>
    public void Seal(XfsVolume volume, XfsInodeNumber owner, XfsBlock first, ulong lsn)
    {
        if (!volume.Superblock.HasChecksums)
        {
            return;
        }

        WriteUInt64BigEndian(bytes.AsSpan(stamp.Address), volume.Geometry.DiskAddressOf(first));
        WriteUInt64BigEndian(bytes.AsSpan(stamp.Lsn), stamp == BlockStamp.Remote ? NeverLogged : lsn);
        volume.Superblock.MetadataUuid.CopyTo(bytes.AsSpan(stamp.Uuid));
        WriteUInt64BigEndian(bytes.AsSpan(stamp.Owner), owner.Value);
        XfsChecksum.Seal(bytes, stamp.Checksum);
    }
}
