namespace VmGeneralize.FileSystems.Xfs.Log;

/// <summary>XFS_LI_*: the kinds of items in a log. Every intent is one less than the item that says it was done.</summary>
internal enum XfsLogItemType : ushort
{
    FreeIntent = 0x1236, // EFI
    FreeDone = 0x1237,
    Inode = 0x123B,
    Buffer = 0x123C,
    Quota = 0x123D,
    QuotaOff = 0x123E,
    CreateInodes = 0x123F,
    ReverseIntent = 0x1240, // RUI
    ReverseDone = 0x1241,
    ReferenceIntent = 0x1242, // CUI
    ReferenceDone = 0x1243,
    MapIntent = 0x1244, // BUI
    MapDone = 0x1245,
    AttributeIntent = 0x1246, // ATTRI
    AttributeDone = 0x1247,
    ExchangeIntent = 0x1248, // XMI
    ExchangeDone = 0x1249,
}
