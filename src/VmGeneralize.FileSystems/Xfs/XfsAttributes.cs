using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Posix;

namespace VmGeneralize.FileSystems.Xfs;

/// <summary>Extended attributes of an inode: in the inode, in one leaf, or in leaves under nodes ("Extended Attributes").</summary>
internal static class XfsAttributes
{
    public const string AccessAcl = "SGI_ACL_FILE";
    private const string DefaultAcl = "SGI_ACL_DEFAULT";
    private const string ShownAccessAcl = "system.posix_acl_access";
    private const string ShownDefaultAcl = "system.posix_acl_default";

    private static readonly (string Prefix, XfsAttributeFlags Flags)[] s_spaces =
        [("user.", XfsAttributeFlags.None), ("trusted.", XfsAttributeFlags.Root), ("security.", XfsAttributeFlags.Secure)];

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

    /// <summary>As they are stored, incomplete ones included.</summary>
    /// <exception cref="CorruptDataException">They are damaged.</exception>
    public static IEnumerable<XfsAttribute> Entries(XfsVolume volume, XfsInode inode) => inode.Attributes switch
    {
        null => [],
        { Format: XfsForkFormat.Local } fork => ShortAttributes.Read(volume, inode, fork),
        { } fork => AttributeLeaves.Read(volume, new XfsForkBlocks(volume, inode, XfsFileMap.Read(volume, inode, fork), 1)),
    };

    /// <summary>An attribute that getxattr shows, as it is stored.</summary>
    /// <exception cref="ArgumentException">A name that XFS cannot store, or an invalid access control list.</exception>
    public static XfsAttribute Store(ExtendedAttribute attribute)
    {
        switch (attribute.Name)
        {
            case ShownAccessAcl:
                return new XfsAttribute(XfsAttributeFlags.Root, Encode(AccessAcl), XfsAcl.Write(PosixAcl.Read(attribute.Value.Span)));
            case ShownDefaultAcl:
                return new XfsAttribute(XfsAttributeFlags.Root, Encode(DefaultAcl), XfsAcl.Write(PosixAcl.Read(attribute.Value.Span)));
            default:
                foreach ((string prefix, XfsAttributeFlags flags) in s_spaces)
                {
                    if (attribute.Name.StartsWith(prefix, StringComparison.Ordinal))
                    {
                        return new XfsAttribute(flags, Encode(attribute.Name[prefix.Length..]), attribute.Value.ToArray());
                    }
                }

                throw new ArgumentException($"an attribute named {attribute.Name} has no place on an XFS volume", nameof(attribute));
        }
    }

    private static byte[] Encode(string name) => PosixName.TryEncode(name) is { Length: > 0 and <= byte.MaxValue } bytes && !bytes.Contains((byte)0)
        ? bytes
        : throw new ArgumentException($"{name} is not a name of 1 to {byte.MaxValue} bytes", nameof(name));

    private static ExtendedAttribute Show(XfsAttribute attribute)
    {
        string name = PosixName.Decode(attribute.Name);
        return attribute.Flags switch
        {
            _ when (attribute.Flags & XfsAttributeFlags.Secure) != 0 => new("security." + name, attribute.Value),
            _ when (attribute.Flags & XfsAttributeFlags.Root) == 0 => new("user." + name, attribute.Value),
            _ => name switch
            {
                AccessAcl => new(ShownAccessAcl, PosixAcl.Write(XfsAcl.Read(attribute.Value))),
                DefaultAcl => new(ShownDefaultAcl, PosixAcl.Write(XfsAcl.Read(attribute.Value))),
                _ => new("trusted." + name, attribute.Value),
            },
        };
    }
}
