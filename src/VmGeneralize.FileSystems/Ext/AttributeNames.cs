using System.Text;
using VmGeneralize.FileSystems.Posix;

namespace VmGeneralize.FileSystems.Ext;

/// <summary>Names of extended attributes: a prefix that is stored as a number, and the rest.</summary>
internal static class AttributeNames
{
    public const byte AccessAcl = 2;
    public const byte DefaultAcl = 3;

    private static readonly (byte Index, string Prefix)[] Prefixes =
    [
        (1, "user."),
        (AccessAcl, "system.posix_acl_access"),
        (DefaultAcl, "system.posix_acl_default"),
        (4, "trusted."),
        (6, "security."),
        (8, "system.richacl"),
        (7, "system."),
    ];

    public static string Decode(byte index, ReadOnlySpan<byte> name)
    {
        foreach ((byte known, string prefix) in Prefixes)
        {
            if (known == index)
            {
                return prefix + PosixName.Decode(name);
            }
        }

        return $"index{index}.{PosixName.Decode(name)}";
    }

    /// <exception cref="ArgumentException">A name that ext cannot store.</exception>
    public static (byte Index, byte[] Name) Encode(string name)
    {
        foreach ((byte index, string prefix) in Prefixes)
        {
            bool isWhole = !prefix.EndsWith('.');
            if (isWhole ? name == prefix : name.StartsWith(prefix, StringComparison.Ordinal) && name.Length > prefix.Length)
            {
                byte[] rest = isWhole ? [] : Encoding.UTF8.GetBytes(name[prefix.Length..]);
                return rest.Length <= byte.MaxValue ? (index, rest) : throw new ArgumentException($"the attribute name {name} is too long", nameof(name));
            }
        }

        throw new ArgumentException($"an attribute named {name} has no place on an ext volume", nameof(name));
    }
}
