namespace VmGeneralize.FileSystems.Ntfs.Indexes;

/// <summary>Flags of an index entry (INDEX_ENTRY_*); unknown bits are kept.</summary>
[Flags]
internal enum IndexEntryFlags : ushort
{
    None = 0,

    /// <summary>The entry's last 8 bytes are the VCN of the child with the keys before it.</summary>
    HasChild = 1,

    /// <summary>The end marker of its node: no key, but it may have a child.</summary>
    Last = 2,
}
