using VmGeneralize.Blocks;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Xfs;

/// <summary>Extended attributes in the inode ("Short Form Attributes"): total size and count, then names with their values.</summary>
internal static class ShortAttributes
{
    public const string Structure = "XFS attributes";

    /// <exception cref="CorruptDataException">They are damaged.</exception>
    public static List<XfsAttribute> Read(XfsVolume volume, XfsInode inode, XfsFork fork)
    {
        ReadOnlySpan<byte> bytes = fork.Bytes.Span;
        long position = volume.Position(inode.Number) + inode.Bytes.Length - bytes.Length;
        List<XfsAttribute> attributes = [];
        Require(bytes.Length >= 4, "room", bytes.Length);
        int total = ReadUInt16BigEndian(bytes);
        Require(total is >= 4 && total <= bytes.Length, $"4 to {bytes.Length} bytes", total);
        int at = 4;
        for (int index = 0; index < bytes[2]; index++)
        {
            Require(at + 3 <= total, "room for an attribute", total - at);
            int name = bytes[at];
            int value = bytes[at + 1];
            Require(name > 0 && at + 3 + name + value <= total, "a name and a value that fit", $"{name} and {value} bytes");
            attributes.Add(new XfsAttribute(
                (XfsAttributeFlags)bytes[at + 2], bytes.Slice(at + 3, name).ToArray(), bytes.Slice(at + 3 + name, value).ToArray()));
            at += 3 + name + value;
        }

        return attributes;

        void Require(bool condition, string expected, object actual)
        {
            if (!condition)
            {
                throw CorruptDataException.Mismatch(Structure, position, $"attributes of inode {inode.Number}", expected, actual);
            }
        }
    }
}
