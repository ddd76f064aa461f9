using System.Numerics;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Xfs.Log;

/// <summary>Parts of a block that changed (struct xfs_buf_log_format and the chunks of 128 bytes that its map names).</summary>
internal sealed class XfsBufferItem
{
    public const int ChunkSize = 128;

    private const int InodesFlag = 1;
    private const int CancelFlag = 2;
    private const int QuotaFlags = 4 | 8 | 16;
    private const int HeaderSize = 20;
    private const int KindShift = 11;

    private readonly XfsLogItem _item;
    private readonly int _flags;

    private XfsBufferItem(XfsLogItem item)
    {
        _item = item;
        _flags = Flags(item);
        Key = new XfsBufferKey(ReadInt64LittleEndian(item.Format.AsSpan(8)), ReadUInt16LittleEndian(item.Format.AsSpan(6)));
    }

    public XfsBufferKey Key { get; }

    /// <summary>The block was freed: copies before this are not replayed.</summary>
    public bool IsCancel => (_flags & CancelFlag) != 0;

    /// <summary>Only pointers between unlinked inodes count.</summary>
    public bool IsInodes => (_flags & InodesFlag) != 0;

    public bool IsQuota => (_flags & QuotaFlags) != 0;

    /// <summary>What kind of block it is (XFS_BLFT_*).</summary>
    public int Kind => _flags >> KindShift;

    public static int OrderOf(XfsLogItem item) => item.Format.Length < HeaderSize ? 0 : Flags(item) switch
    {
        var flags when (flags & CancelFlag) != 0 => 3,
        var flags when (flags & InodesFlag) != 0 => 2,
        _ => 0,
    };

    /// <returns>Null when the item is not of a block on the volume.</returns>
    public static XfsBufferItem? Find(XfsLogItem item, long volumeLength)
    {
        if (item.Format.Length < HeaderSize)
        {
            return null;
        }

        XfsBufferItem found = new(item);
        uint words = ReadUInt32LittleEndian(item.Format.AsSpan(16));
        return found.Key.IsInside(volumeLength) && words <= (item.Format.Length - HeaderSize) / 4 ? found : null;
    }

    /// <summary>The logged parts and where in the block they belong.</summary>
    /// <returns>False when the map and the regions are inconsistent.</returns>
    public bool TryParts(List<(int Offset, byte[] Bytes)> parts)
    {
        ReadOnlySpan<byte> map = _item.Format.AsSpan(HeaderSize, 4 * (int)ReadUInt32LittleEndian(_item.Format.AsSpan(16)));
        int bit = 0;
        for (int region = 1; region < _item.Regions.Count; region++)
        {
            bit = NextSet(map, bit);
            byte[] bytes = _item.Regions[region];
            int chunks = bytes.Length / ChunkSize;
            if (bit < 0 || chunks == 0 || bytes.Length % ChunkSize != 0 || ((long)bit + chunks) * ChunkSize > Key.Length)
            {
                return false;
            }

            parts.Add((bit * ChunkSize, bytes));
            bit += chunks;
        }

        return NextSet(map, bit) < 0;
    }

    private static int NextSet(ReadOnlySpan<byte> map, int bit)
    {
        for (int word = bit / 32; word < map.Length / 4; word++)
        {
            uint bits = ReadUInt32LittleEndian(map[(word * 4)..]) & (word == bit / 32 ? uint.MaxValue << (bit % 32) : uint.MaxValue);
            if (bits != 0)
            {
                return (word * 32) + BitOperations.TrailingZeroCount(bits);
            }
        }

        return -1;
    }

    private static int Flags(XfsLogItem item) => ReadUInt16LittleEndian(item.Format.AsSpan(4));
}
