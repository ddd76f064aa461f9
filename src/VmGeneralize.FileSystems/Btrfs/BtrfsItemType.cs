namespace VmGeneralize.FileSystems.Btrfs;

/// <summary>What an item is: the middle part of its key.</summary>
internal enum BtrfsItemType : byte
{
    None = 0,
    Inode = 1,
    InodeRef = 12,
    InodeExtendedRef = 13,
    Attribute = 24,
    DirectoryName = 84, // DIR_ITEM: by the hash of the name
    DirectoryIndex = 96, // DIR_INDEX: in the order in which names were made
    FileExtent = 108,
    DataChecksums = 128,
    Root = 132,
    RootBackReference = 144,
    RootReference = 156,
    Extent = 168,
    MetadataExtent = 169, // skinny: a tree block
    Chunk = 228,
    Last = 255,
}
