using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Xfs.Log;

/// <summary>Which parts of an inode changed (struct xfs_inode_log_format, which 32-bit machines wrote without padding).</summary>
/// <param name="Fields">XFS_ILOG_*.</param>
/// <param name="Regions">Regions of the item.</param>
/// <param name="Number">The inode.</param>
/// <param name="Device">Device number, as it is on the disk.</param>
/// <param name="Buffer">The buffer that holds it.</param>
/// <param name="Offset">Where in it, in bytes.</param>
internal sealed record XfsLoggedInode(uint Fields, int Regions, XfsInodeNumber Number, uint Device, XfsBufferKey Buffer, int Offset)
{
    public const uint DataFields = 0x2 | 0x4 | RootField;
    public const uint RootField = 0x8;
    public const uint DeviceField = 0x10;
    public const uint AttributeFields = 0x40 | 0x80 | AttributeRootField;
    public const uint AttributeRootField = 0x100;
    public const uint OwnerField = 0x200;
    public const uint AttributeOwnerField = 0x400;

    private const int Size = 56;
    private const int PackedSize = 52;

    /// <returns>Null when it is not of an inode on the volume.</returns>
    public static XfsLoggedInode? Find(XfsLogItem item, long volumeLength, int inodeSize)
    {
        ReadOnlySpan<byte> bytes = item.Format;
        int number = bytes.Length switch { Size => 16, PackedSize => 12, _ => 0 };
        if (number == 0)
        {
            return null;
        }

        int place = number + 24;
        XfsBufferKey buffer = new(ReadInt64LittleEndian(bytes[place..]), (int)Math.Min(ReadUInt32LittleEndian(bytes[(place + 8)..]), int.MaxValue));
        uint offset = ReadUInt32LittleEndian(bytes[(place + 12)..]);
        return buffer.IsInside(volumeLength) && offset <= buffer.Length - inodeSize
            ? new XfsLoggedInode(
                ReadUInt32LittleEndian(bytes[4..]),
                item.Regions.Count,
                new XfsInodeNumber(ReadUInt64LittleEndian(bytes[number..])),
                ReadUInt32LittleEndian(bytes[(number + 8)..]),
                buffer,
                (int)offset)
            : null;
    }
}
