using VmGeneralize.Blocks;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Xfs;

/// <summary>Extended attributes in blocks ("Leaf Attributes", "Node Attributes", "Remote Attribute Values").</summary>
internal static class AttributeLeaves
{
    private const ushort NodeMagic = 0xFEBE;
    private const ushort StampedNodeMagic = 0x3EBE;
    private const ushort LeafMagic = 0xFBEE;
    private const ushort StampedLeafMagic = 0x3BEE;

    /// <summary>From the first leaf on along the chain.</summary>
    /// <exception cref="CorruptDataException">They are damaged.</exception>
    public static IEnumerable<XfsAttribute> Read(XfsVolume volume, XfsForkBlocks blocks)
    {
        if (blocks.Map.Runs.Count == 0)
        {
            // An attribute fork may be empty: in extents, with none.
            yield break;
        }

        bool isStamped = volume.Superblock.HasChecksums;
        HashSet<XfsFileBlock> seen = [];
        XfsFileBlock block = default;
        bool isChain = false;
        do
        {
            volume.Cancellation.ThrowIfCancellationRequested();
            (byte[] bytes, long position) = blocks.Read(block);
            Require(seen.Add(block), position, "block of attributes", "one that is there once", block);
            BlockStamp.HashTree.Require(volume, bytes, position, blocks.Inode.Number.Value, ShortAttributes.Structure);
            ushort magic = ReadUInt16BigEndian(bytes.AsSpan(8));
            if (magic == (isStamped ? StampedNodeMagic : NodeMagic) && !isChain)
            {
                int header = isStamped ? 64 : 16;
                int count = ReadUInt16BigEndian(bytes.AsSpan(isStamped ? 56 : 12));
                Require(count > 0, position, "children of a node", "some", 0);
                block = new XfsFileBlock(ReadUInt32BigEndian(bytes.AsSpan(header + 4)));
                continue;
            }

            Require(magic == (isStamped ? StampedLeafMagic : LeafMagic), position, "magic", "a leaf of attributes", $"0x{magic:X4}");
            foreach (XfsAttribute attribute in ReadLeaf(volume, blocks, bytes, position, isStamped))
            {
                yield return attribute;
            }

            isChain = true;
            block = new XfsFileBlock(ReadUInt32BigEndian(bytes));
        }
        while (block.Value != 0);
    }

    private static List<XfsAttribute> ReadLeaf(XfsVolume volume, XfsForkBlocks blocks, ReadOnlySpan<byte> bytes, long position, bool isStamped)
    {
        List<XfsAttribute> attributes = [];
        int header = isStamped ? 80 : 32;
        int count = ReadUInt16BigEndian(bytes[(isStamped ? 56 : 12)..]);
        Require(count <= (bytes.Length - header) / 8, position, "attributes of a leaf", $"at most {(bytes.Length - header) / 8}", count);
        for (int index = 0; index < count; index++)
        {
            ReadOnlySpan<byte> entry = bytes[(header + (index * 8))..];
            int at = ReadUInt16BigEndian(entry[4..]);
            XfsAttributeFlags flags = (XfsAttributeFlags)entry[6];
            Require(at >= header + (count * 8) && at + 4 <= bytes.Length, position, "place of an attribute", "one after the list", at);
            ReadOnlySpan<byte> record = bytes[at..];
            if ((flags & XfsAttributeFlags.Local) != 0)
            {
                int length = ReadUInt16BigEndian(record);
                int name = record[2];
                Require(3 + name + length <= record.Length, position + at, "bytes of an attribute", $"at most {record.Length}", 3 + name + length);
                attributes.Add(new XfsAttribute(flags, record.Slice(3, name).ToArray(), record.Slice(3 + name, length).ToArray()));
            }
            else
            {
                int name = record.Length < 9 ? byte.MaxValue : record[8];
                Require(9 + name <= record.Length, position + at, "bytes of a name", $"at most {record.Length - 9}", name);
                byte[] value = (flags & XfsAttributeFlags.Incomplete) != 0
                    ? [] // its blocks may not have been written
                    : ReadRemote(volume, blocks, new XfsFileBlock(ReadUInt32BigEndian(record)), ReadUInt32BigEndian(record[4..]));
                attributes.Add(new XfsAttribute(flags, record.Slice(9, name).ToArray(), value));
            }
        }

        return attributes;
    }

    /// <summary>A value in separate blocks; in version 5 each has a header.</summary>
    private static byte[] ReadRemote(XfsVolume volume, XfsForkBlocks blocks, XfsFileBlock block, uint length)
    {
        long inode = volume.Position(blocks.Inode.Number);
        Require(length <= XfsAttribute.LongestValue, inode, "size of an attribute's value", $"at most {XfsAttribute.LongestValue}", length);
        byte[] value = new byte[length];
        int header = volume.Superblock.HasChecksums ? 56 : 0;
        for (int filled = 0; filled < value.Length; block += 1)
        {
            (byte[] bytes, long position) = blocks.Read(block);
            int part = Math.Min(bytes.Length - header, value.Length - filled);
            if (header > 0)
            {
                Require(bytes.AsSpan().StartsWith("XARM"u8), position, "magic", "XARM", Convert.ToHexString(bytes.AsSpan(0, 4)));
                BlockStamp.Remote.Require(volume, bytes, position, blocks.Inode.Number.Value, ShortAttributes.Structure);
                uint offset = ReadUInt32BigEndian(bytes.AsSpan(4));
                uint stored = ReadUInt32BigEndian(bytes.AsSpan(8));
                Require(offset == filled && stored == part, position + 4, "part of a value", $"{part} from {filled}", $"{stored} from {offset}");
            }

            bytes.AsSpan(header, part).CopyTo(value.AsSpan(filled));
            filled += part;
        }

        return value;
    }

    private static void Require(bool condition, long position, string field, object expected, object actual)
    {
        if (!condition)
        {
            throw CorruptDataException.Mismatch(ShortAttributes.Structure, position, field, expected, actual);
        }
    }
}
