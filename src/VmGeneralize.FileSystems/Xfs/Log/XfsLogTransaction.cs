using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Xfs.Log;

/// <summary>The items of one transaction, gathered from the operations of its records.</summary>
/// <param name="lsn">Of the record in which it started: the age of everything in it.</param>
internal sealed class XfsLogTransaction(ulong lsn)
{
    private const uint HeaderMagic = 0x5452414E; // "TRAN"
    private const int HeaderSize = 16;
    private const int MaxRegions = 257; // XLOG_MAX_REGIONS_IN_ITEM

    private readonly List<XfsLogItem> _items = [];
    private byte[]? _header;

    public ulong Lsn { get; } = lsn;

    public IReadOnlyList<XfsLogItem> Items => _items;

    /// <summary>
    /// In the order in which they are replayed: blocks first, since inodes are in them; then pointers between unlinked inodes, which need the
    /// inodes to exist; cancellations last.
    /// </summary>
    public IEnumerable<XfsLogItem> InOrder() => _items.OrderBy(item => item.Type switch
    {
        XfsLogItemType.CreateInodes => 0,
        XfsLogItemType.Buffer => XfsBufferItem.OrderOf(item),
        _ => 1,
    });

    /// <returns>What is wrong with it; null when nothing is.</returns>
    public string? Add(byte[] region)
    {
        if (region.Length == 0)
        {
            return null;
        }

        if (_header is null)
        {
            if (region.Length > HeaderSize || region.Length < 4 || ReadUInt32LittleEndian(region) != HeaderMagic)
            {
                return "no header of a transaction";
            }

            _header = region;
            return null;
        }

        if (_items.Count > 0 && !_items[^1].IsWhole)
        {
            _items[^1].Add(region);
            return null;
        }

        XfsLogItem item = new(region);
        if (region.Length < 4 || item.Total is 0 or > MaxRegions)
        {
            return "an item without a number of regions";
        }

        _items.Add(item);
        return null;
    }

    /// <returns>What is wrong with it; null when nothing is.</returns>
    public string? Continue(ReadOnlySpan<byte> rest)
    {
        if (_items.Count > 0)
        {
            _items[^1].Continue(rest);
            return null;
        }

        if (_header is null)
        {
            return rest.Length <= HeaderSize && Add(rest.ToArray()) is not { } wrong ? null : "the rest of a region that did not begin";
        }

        _header = [.. _header, .. rest];
        return _header.Length <= HeaderSize ? null : "a header of a transaction that is too long";
    }
}
