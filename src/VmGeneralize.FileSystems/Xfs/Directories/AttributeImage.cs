using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Xfs.Directories;

/// <summary>
/// The extended attributes of an inode laid out again, in the smallest of the forms: in the inode, one leaf, leaves under nodes; large values in
/// separate blocks. Only what is named here is in it: everything else is zero.
/// </summary>
internal sealed class AttributeImage
{
    private const int ShortHeader = 4;
    private const int ShortEntry = 3; // lengths of name and value, flags

    private AttributeImage(byte[]? inInode, IReadOnlyList<ForkPiece> pieces)
    {
        InInode = inInode;
        Pieces = pieces;
    }

    /// <summary>What goes into the inode; null when the attributes are in blocks.</summary>
    public byte[]? InInode { get; }

    /// <summary>Their blocks, ascending; each is one block of the volume. None when they are in the inode.</summary>
    public IReadOnlyList<ForkPiece> Pieces { get; }

    /// <summary>Bytes that the attributes need in the inode; null when they cannot be there.</summary>
    public static int? ShortSize(IReadOnlyList<XfsAttribute> attributes) =>
        attributes.Count <= byte.MaxValue && attributes.All(attribute => attribute.Value.Length <= byte.MaxValue)
            ? ShortHeader + attributes.Sum(attribute => ShortEntry + attribute.Name.Length + attribute.Value.Length)
            : null;

    /// <param name="superblock">The volume's.</param>
    /// <param name="attributes">In any order; those that are incomplete are left out.</param>
    /// <param name="room">Bytes of the inode for them.</param>
    /// <exception cref="ArgumentException">A name or a value longer than the kernel stores.</exception>
    public static AttributeImage Build(XfsSuperblock superblock, IEnumerable<XfsAttribute> attributes, int room)
    {
        XfsAttribute[] all = [.. attributes.Where(attribute => (attribute.Flags & XfsAttributeFlags.Incomplete) == 0)];
        if (Array.Find(all, attribute => attribute.Name.Length is 0 or > byte.MaxValue || attribute.Value.Length > XfsAttribute.LongestValue)
            is { Name: not null } wrong)
        {
            throw new ArgumentException($"an attribute with {wrong.Name.Length} bytes of name and {wrong.Value.Length} of value", nameof(attributes));
        }

        return ShortSize(all) is { } size && size <= room
            ? new AttributeImage(BuildShort(all, size), [])
            : new AttributeImage(null, AttributeLeafImage.Build(superblock, all));
    }

    private static byte[] BuildShort(XfsAttribute[] attributes, int size)
    {
        byte[] bytes = new byte[size];
        WriteUInt16BigEndian(bytes, (ushort)size);
        bytes[2] = (byte)attributes.Length;
        int at = ShortHeader;
        foreach (XfsAttribute attribute in attributes)
        {
            bytes[at] = (byte)attribute.Name.Length;
            bytes[at + 1] = (byte)attribute.Value.Length;
            bytes[at + 2] = (byte)(attribute.Flags & ~XfsAttributeFlags.Local);
            attribute.Name.CopyTo(bytes, at + ShortEntry);
            attribute.Value.CopyTo(bytes, at + ShortEntry + attribute.Name.Length);
            at += ShortEntry + attribute.Name.Length + attribute.Value.Length;
        }

        return bytes;
    }
}
