namespace VmGeneralize.FileSystems.Btrfs;

/// <summary>One item of a tree.</summary>
/// <param name="Key">Its key in the tree.</param>
/// <param name="Data">Its bytes, which must not be changed.</param>
/// <param name="Position">Where they start, in bytes of the volume.</param>
internal readonly record struct BtrfsItem(BtrfsKey Key, ReadOnlyMemory<byte> Data, long Position);
