using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Posix;

namespace VmGeneralize.FileSystems.Xfs;

/// <summary>Extended attributes of an inode: in the inode, in one leaf, or in leaves under nodes ("Extended Attributes").</summary>
internal static class XfsAttributes
{
    private const string AccessAcl = "SGI_ACL_FILE";
    private const string DefaultAcl = "SGI_ACL_DEFAULT";

    /// <summary>As getxattr shows them, by name.</summary>
    /// <exception cref="CorruptDataException">They are damaged.</exception>
    public static List<ExtendedAttribute> Read(XfsVolume volume, XfsInode inode)
    {
        List<ExtendedAttribute> attributes = [];
        foreach (XfsAttribute attribute in Entries(volume, inode))
        {
            if ((attribute.Flags & (XfsAttributeFlags.Incomplete | XfsAttributeFlags.Parent)) == 0)
            {
                attributes.Add(Show(attribute));
            }
        }

        attributes.Sort((x, y) => string.CompareOrdinal(x.Name, y.Name));
        return attributes;
    }

    /// <summary>As they are stored; those that do not count as well.</summary>
    /// <exception cref="CorruptDataException">They are damaged.</exception>
    public static IEnumerable<XfsAttribute> Entries(XfsVolume volume, XfsInode inode) => inode.Attributes switch
    {
        null => [],
        { Format: XfsForkFormat.Local } fork => ShortAttributes.Read(volume, inode, fork),
        { } fork => AttributeLeaves.Read(volume, new XfsForkBlocks(volume, inode, XfsFileMap.Read(volume, inode, fork), 1)),
    };

    private static ExtendedAttribute Show(XfsAttribute attribute)
    {
        string name = PosixName.Decode(attribute.Name);
        return attribute.Flags switch
        {
            _ when (attribute.Flags & XfsAttributeFlags.Secure) != 0 => new("security." + name, attribute.Value),
            _ when (attribute.Flags & XfsAttributeFlags.Root) == 0 => new("user." + name, attribute.Value),
            _ => name switch
            {
                AccessAcl => new("system.posix_acl_access", PosixAcl.Write(XfsAcl.Read(attribute.Value))),
                DefaultAcl => new("system.posix_acl_default", PosixAcl.Write(XfsAcl.Read(attribute.Value))),
                _ => new("trusted." + name, attribute.Value),
            },
        };
    }
}
