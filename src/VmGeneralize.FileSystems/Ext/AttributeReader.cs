using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Posix;

namespace VmGeneralize.FileSystems.Ext;

/// <summary>Extended attributes of an inode as getxattr shows them.</summary>
internal static class AttributeReader
{
    private const uint LargestValue = 65536; // XATTR_SIZE_MAX of the kernel

    public static List<ExtendedAttribute> Read(ExtVolume volume, Inode inode)
    {
        List<ExtendedAttribute> attributes = [];
        foreach (AttributeEntry entry in Entries(volume, inode).Where(entry => !entry.IsInlineData))
        {
            byte[] value = entry.ValueInode.IsNone ? entry.Value : ReadValue(volume, entry);
            bool isAcl = entry.NameIndex is AttributeNames.AccessAcl or AttributeNames.DefaultAcl;
            attributes.Add(new ExtendedAttribute(AttributeNames.Decode(entry.NameIndex, entry.Name), isAcl ? PosixAcl.Write(ExtAcl.Read(value)) : value));
        }

        attributes.Sort((x, y) => string.CompareOrdinal(x.Name, y.Name));
        return attributes;
    }

    public static IEnumerable<AttributeEntry> Entries(ExtVolume volume, Inode inode) =>
        inode.AttributeBlock.IsNone
            ? InodeAttributes.Read(volume, inode)
            : InodeAttributes.Read(volume, inode).Concat(AttributeBlock.Read(volume, inode.AttributeBlock));

    private static byte[] ReadValue(ExtVolume volume, AttributeEntry entry)
    {
        Inode inode = volume.ReadInode(entry.ValueInode);
        if ((inode.Flags & InodeFlags.AttributeValue) == 0 || inode.Size != entry.ValueSize || entry.ValueSize > LargestValue)
        {
            throw CorruptDataException.Mismatch(
                AttributeArea.Structure,
                volume.Position(inode.Number),
                $"inode {inode.Number}",
                $"an attribute's value of {entry.ValueSize} bytes",
                $"an inode with {inode.Size} bytes");
        }

        byte[] value = new byte[entry.ValueSize];
        InodeContents.Open(volume, inode).Read(0, value);
        return value;
    }
}
