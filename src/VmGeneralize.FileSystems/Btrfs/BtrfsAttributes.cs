using VmGeneralize.FileSystems.Posix;

namespace VmGeneralize.FileSystems.Btrfs;

/// <summary>Extended attributes of an inode: stored under their whole names, and access control lists in the form of getxattr.</summary>
internal static class BtrfsAttributes
{
    /// <summary>By name.</summary>
    /// <exception cref="Blocks.CorruptDataException">They are damaged.</exception>
    public static List<ExtendedAttribute> Read(BtrfsInode inode)
    {
        List<ExtendedAttribute> attributes =
        [
            .. inode.Subvolume.Tree.Items(inode.Number, BtrfsItemType.Attribute).SelectMany(BtrfsDirectoryItem.ReadAll)
                .Select(entry => new ExtendedAttribute(PosixName.Decode(entry.Name.Span), entry.Value)),
        ];
        attributes.Sort((left, right) => string.CompareOrdinal(left.Name, right.Name));
        return attributes;
    }
}
