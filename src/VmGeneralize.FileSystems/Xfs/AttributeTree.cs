using VmGeneralize.Blocks;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Xfs;

/// <summary>A value of an attribute that is in separate blocks.</summary>
/// <param name="First">The first of them.</param>
/// <param name="Length">Bytes of the value.</param>
/// <param name="IsIncomplete">It was being set or removed: its blocks may not have been written.</param>
internal readonly record struct AttributeRemote(XfsFileBlock First, long Length, bool IsIncomplete);

/// <summary>The blocks of an attribute fork: nodes and leaves, and where leaves say that values are.</summary>
internal static class AttributeTree
{
    private const ushort NodeMagic = 0xFEBE;
    private const ushort StampedNodeMagic = 0x3EBE;
    private const ushort LeafMagic = 0xFBEE;
    private const ushort StampedLeafMagic = 0x3BEE;

    /// <summary>All blocks of nodes and leaves that the root leads to; each was checked.</summary>
    /// <exception cref="CorruptDataException">They are damaged.</exception>
    public static IEnumerable<XfsFileBlock> Blocks(XfsVolume volume, XfsForkBlocks blocks)
    {
        HashSet<XfsFileBlock> seen = [];
        Stack<XfsFileBlock> ahead = new([default]);
        while (ahead.TryPop(out XfsFileBlock block))
        {
            volume.Cancellation.ThrowIfCancellationRequested();
            (byte[] bytes, long position) = blocks.Read(block);
            Require(seen.Add(block), position, "block of attributes", "one that is there once", block);
            BlockStamp.HashTree.Require(volume, bytes, position, blocks.Inode.Number.Value, ShortAttributes.Structure);
            bool isStamped = volume.Superblock.HasChecksums;
            int count = ReadUInt16BigEndian(bytes.AsSpan(isStamped ? 56 : 12));
            ushort magic = ReadUInt16BigEndian(bytes.AsSpan(8));
            bool isNode = magic == (isStamped ? StampedNodeMagic : NodeMagic);
            Require(
                isNode || magic == (isStamped ? StampedLeafMagic : LeafMagic),
                position + 8, "magic", "a node or a leaf of attributes", $"0x{magic:X4}");
            int header = isNode ? isStamped ? 64 : 16 : isStamped ? 80 : 32;
            Require(count <= (bytes.Length - header) / 8, position, "entries", $"at most {(bytes.Length - header) / 8}", count);
            yield return block;
            for (int index = count - 1; isNode && index >= 0; index--)
            {
                ahead.Push(new XfsFileBlock(ReadUInt32BigEndian(bytes.AsSpan(header + (index * 8) + 4))));
            }
        }
    }

    /// <summary>Values in separate blocks.</summary>
    /// <exception cref="CorruptDataException">The blocks are damaged.</exception>
    public static IEnumerable<AttributeRemote> Remotes(XfsVolume volume, XfsForkBlocks blocks)
    {
        bool isStamped = volume.Superblock.HasChecksums;
        int header = isStamped ? 80 : 32;
        foreach (XfsFileBlock block in Blocks(volume, blocks))
        {
            (byte[] bytes, long position) = blocks.Read(block);
            int count = ReadUInt16BigEndian(bytes.AsSpan(8)) is NodeMagic or StampedNodeMagic ? 0 : ReadUInt16BigEndian(bytes.AsSpan(isStamped ? 56 : 12));
            for (int index = 0; index < count; index++)
            {
                int at = ReadUInt16BigEndian(bytes.AsSpan(header + (index * 8) + 4));
                XfsAttributeFlags flags = (XfsAttributeFlags)bytes[header + (index * 8) + 6];
                if ((flags & XfsAttributeFlags.Local) != 0)
                {
                    continue;
                }

                Require(at + 9 <= bytes.Length, position, "place of an attribute", $"at most {bytes.Length - 9}", at);
                uint length = ReadUInt32BigEndian(bytes.AsSpan(at + 4));
                Require(length <= XfsAttribute.LongestValue, position + at, "size of an attribute's value", $"at most {XfsAttribute.LongestValue}", length);
                yield return new AttributeRemote(
                    new XfsFileBlock(ReadUInt32BigEndian(bytes.AsSpan(at))), length, (flags & XfsAttributeFlags.Incomplete) != 0);
            }
        }
    }

    private static void Require(bool condition, long position, string field, object expected, object actual)
    {
        if (!condition)
        {
            throw CorruptDataException.Mismatch(ShortAttributes.Structure, position, field, expected, actual);
        }
    }
}
