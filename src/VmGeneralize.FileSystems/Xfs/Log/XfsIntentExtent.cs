using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Xfs.Log;

/// <summary>
/// One extent of an intent: xfs_extent of an EFI, xfs_phys_extent of a CUI, xfs_map_extent of an RUI and a BUI. What a kind does not have is 0.
/// </summary>
/// <param name="Owner">The inode, or what <see cref="Space.ReverseOwner"/> names.</param>
/// <param name="First">First block on the volume.</param>
/// <param name="Offset">First block in the file.</param>
/// <param name="Count">Number of blocks.</param>
/// <param name="Flags">The operation in the low byte, and the fork and state in the high bits.</param>
internal readonly record struct XfsIntentExtent(ulong Owner, XfsBlock First, ulong Offset, uint Count, uint Flags)
{
    public const uint AttributeFlag = 1U << 31; // XFS_RMAP_EXTENT_ATTR_FORK, XFS_BMAP_EXTENT_ATTR_FORK

    private const int HeaderSize = 16;

    /// <summary>The operation (XFS_RMAP_EXTENT_*, XFS_REFCOUNT_EXTENT_*, XFS_BMAP_EXTENT_*).</summary>
    public int Action => (int)(Flags & 0xFF);

    public bool IsAttributes => (Flags & AttributeFlag) != 0;

    /// <exception cref="Blocks.CorruptDataException">The item is not as long as its number of extents says.</exception>
    public static IEnumerable<XfsIntentExtent> Of(XfsLogItem item)
    {
        bool isMap = item.Type is XfsLogItemType.ReverseIntent or XfsLogItemType.MapIntent;
        uint count = item.Format.Length < HeaderSize ? 0 : ReadUInt32LittleEndian(item.Format.AsSpan(4));
        int length = item.Format.Length - HeaderSize;
        int size = isMap ? 32 : 16;
        if (item.Type == XfsLogItemType.FreeIntent && length == 12L * count)
        {
            size = 12; // as 32-bit machines wrote it
        }

        if (count == 0 || length != (long)size * count)
        {
            throw XfsLogReplay.Damaged("intent in the log", $"extents of {size} bytes");
        }

        return Enumerable.Range(0, (int)count).Select(index => Read(item.Format.AsSpan(HeaderSize + (index * size), size), isMap, item.Type));
    }

    private static XfsIntentExtent Read(ReadOnlySpan<byte> bytes, bool isMap, XfsLogItemType type) => isMap
        ? new XfsIntentExtent(
            ReadUInt64LittleEndian(bytes), new XfsBlock(ReadUInt64LittleEndian(bytes[8..])), ReadUInt64LittleEndian(bytes[16..]),
            ReadUInt32LittleEndian(bytes[24..]), ReadUInt32LittleEndian(bytes[28..]))
        : new XfsIntentExtent(
            0, new XfsBlock(ReadUInt64LittleEndian(bytes)), 0, ReadUInt32LittleEndian(bytes[8..]),
            type == XfsLogItemType.FreeIntent ? 0 : ReadUInt32LittleEndian(bytes[12..]));
}
