using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Xfs.Log;

/// <summary>What transactions announced to do next, until one says that it was done.</summary>
internal sealed class XfsIntents
{
    private readonly Dictionary<(XfsLogItemType Type, ulong Id), (long Order, XfsLogItem Item)> _open = [];
    private long _count;

    /// <summary>In the order of the log: freeing blocks relies on their owner being gone.</summary>
    public IEnumerable<XfsLogItem> Open => _open.Values.OrderBy(intent => intent.Order).Select(intent => intent.Item);

    /// <summary>Names of the kinds that are open, as the specification abbreviates them.</summary>
    public IReadOnlyList<string> Names => [.. _open.Keys.Select(key => Name(key.Type)).Distinct()];

    /// <summary>Those of them that are not finished here: what files hold depends on them.</summary>
    public IReadOnlyList<string> Unknown =>
    [
        .. _open.Keys.Select(key => key.Type)
            .Where(type => type is XfsLogItemType.AttributeIntent or XfsLogItemType.ExchangeIntent).Select(Name).Distinct(),
    ];

    /// <returns>False when the item is neither an intent nor the end of one.</returns>
    public bool Add(XfsLogItem item)
    {
        if (item.Format.Length < 16 || item.Type is XfsLogItemType.Inode or XfsLogItemType.Buffer or XfsLogItemType.Quota or XfsLogItemType.CreateInodes)
        {
            return false;
        }

        ulong id = ReadUInt64LittleEndian(item.Format.AsSpan(8));
        switch (item.Type)
        {
            case XfsLogItemType.FreeIntent or XfsLogItemType.ReverseIntent or XfsLogItemType.ReferenceIntent or XfsLogItemType.MapIntent
                or XfsLogItemType.AttributeIntent or XfsLogItemType.ExchangeIntent:
                _open[(item.Type, id)] = (_count++, item); // numbers come again: the last one counts
                return true;
            case XfsLogItemType.FreeDone or XfsLogItemType.ReverseDone or XfsLogItemType.ReferenceDone or XfsLogItemType.MapDone
                or XfsLogItemType.AttributeDone or XfsLogItemType.ExchangeDone:
                _open.Remove((item.Type - 1, id));
                return true;
            default:
                return false;
        }
    }

    private static string Name(XfsLogItemType type) => type switch
    {
        XfsLogItemType.FreeIntent => "EFI",
        XfsLogItemType.ReverseIntent => "RUI",
        XfsLogItemType.ReferenceIntent => "CUI",
        XfsLogItemType.MapIntent => "BUI",
        XfsLogItemType.AttributeIntent => "ATTRI",
        _ => "XMI",
    };
}
