using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Xfs.Directories;

/// <summary>
/// Leaves by hash with as many levels of nodes above them as needed ("Node Directories", "Node Attributes"). The root is the first block; blocks
/// at one level are linked in both directions.
/// </summary>
/// <param name="isStamped">Version 5.</param>
/// <param name="first">Where the root is in the fork.</param>
/// <param name="blocksEach">Volume blocks of a block.</param>
/// <param name="size">Bytes of a block.</param>
internal sealed class HashTreeImage(bool isStamped, XfsFileBlock first, int blocksEach, int size)
{
    public const ushort NodeMagic = 0xFEBE;
    public const ushort StampedNodeMagic = 0x3EBE;
    private const int MagicOffset = 8;

    private XfsFileBlock _next = first + blocksEach;

    private int Header => isStamped ? 64 : 16;

    private int NodeRoom => (size - Header) / DirectoryLayout.HashSize;

    /// <summary>Blocks of a tree.</summary>
    /// <param name="leaves">Its leaves, at least one.</param>
    public int BlocksFor(int leaves)
    {
        int all = leaves;
        for (int count = leaves; count > 1; all += count)
        {
            count = Spread.Evenly(count, NodeRoom).Count();
        }

        return all;
    }

    /// <summary>All blocks of the tree.</summary>
    /// <param name="leaves">In order, each with the hash of its last entry; their links are written here. At least one.</param>
    public List<ForkPiece> Build(IReadOnlyList<(byte[] Bytes, uint LastHash)> leaves)
    {
        List<ForkPiece> pieces = [];
        int level = 0;
        while (true)
        {
            XfsFileBlock[] places = leaves.Count == 1 ? [first] : [.. leaves.Select(_ => Take())];
            for (int index = 0; index < places.Length; index++)
            {
                byte[] bytes = leaves[index].Bytes;
                WriteUInt32BigEndian(bytes, index == places.Length - 1 ? 0 : (uint)places[index + 1].Value);
                WriteUInt32BigEndian(bytes.AsSpan(4), index == 0 ? 0 : (uint)places[index - 1].Value);
                pieces.Add(new ForkPiece(places[index], bytes, BlockStamp.HashTree));
            }

            if (leaves.Count == 1)
            {
                return pieces;
            }

            level++;
            leaves = [.. Spread.Evenly(leaves.Count, NodeRoom).Select(part => Node(level, leaves, places, part))];
        }
    }

    private (byte[] Bytes, uint LastHash) Node(int level, IReadOnlyList<(byte[] Bytes, uint LastHash)> below, XfsFileBlock[] places, Range part)
    {
        byte[] bytes = new byte[size];
        int counts = isStamped ? 56 : 12;
        (int start, int count) = part.GetOffsetAndLength(below.Count);
        WriteUInt16BigEndian(bytes.AsSpan(MagicOffset), isStamped ? StampedNodeMagic : NodeMagic);
        WriteUInt16BigEndian(bytes.AsSpan(counts), (ushort)count);
        WriteUInt16BigEndian(bytes.AsSpan(counts + 2), (ushort)level);
        for (int index = 0; index < count; index++)
        {
            Span<byte> entry = bytes.AsSpan(Header + (index * DirectoryLayout.HashSize));
            WriteUInt32BigEndian(entry, below[start + index].LastHash);
            WriteUInt32BigEndian(entry[4..], (uint)places[start + index].Value);
        }

        return (bytes, below[start + count - 1].LastHash);
    }

    private XfsFileBlock Take()
    {
        XfsFileBlock place = _next;
        _next += blocksEach;
        return place;
    }
}
