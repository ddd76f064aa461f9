using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Xfs.Directories;

/// <summary>Attributes in blocks: leaves by hash, each filled in turn, nodes above them, then the values that are too large for a leaf.</summary>
internal sealed class AttributeLeafImage
{
    private const ushort LeafMagic = 0xFBEE;
    private const ushort StampedLeafMagic = 0x3BEE;
    private const int EntrySize = 8;   // in the list: hash, place, flags
    private const int LocalFixed = 3;  // lengths of value and name
    private const int RemoteFixed = 9; // first block and length of the value, length of the name
    private const int RemoteSize = 11; // the same, as its size is reckoned: with the padding of a structure of the kernel
    private const int RemoteHeader = 56;

    private readonly bool _isStamped;
    private readonly int _size;
    private readonly List<ForkPiece> _remote = [];
    private XfsFileBlock _nextRemote;

    private AttributeLeafImage(XfsSuperblock superblock)
    {
        _isStamped = superblock.HasChecksums;
        _size = superblock.BlockSize;
    }

    private int Header => _isStamped ? 80 : 32;

    /// <param name="superblock">The volume's.</param>
    /// <param name="attributes">At least one.</param>
    public static List<ForkPiece> Build(XfsSuperblock superblock, IEnumerable<XfsAttribute> attributes)
    {
        AttributeLeafImage image = new(superblock);
        HashTreeImage tree = new(image._isStamped, default, 1, image._size);
        List<List<(uint Hash, XfsAttribute Attribute)>> parts = image.Distribute(
            [.. attributes.Select(attribute => (Hash: AttributeHash.Of(attribute), attribute)).OrderBy(item => item.Hash)]);
        image._nextRemote = new XfsFileBlock(tree.BlocksFor(parts.Count));
        List<ForkPiece> pieces = tree.Build([.. parts.Select(part => (image.Leaf(part), part[^1].Hash))]);
        pieces.Sort((left, right) => left.Logical.CompareTo(right.Logical));
        pieces.AddRange(image._remote);
        return pieces;
    }

    private List<List<(uint Hash, XfsAttribute Attribute)>> Distribute(List<(uint Hash, XfsAttribute Attribute)> attributes)
    {
        List<List<(uint Hash, XfsAttribute Attribute)>> parts = [];
        int left = 0;
        foreach ((uint hash, XfsAttribute attribute) in attributes)
        {
            int size = EntrySize + RecordSize(attribute);
            if (size > left)
            {
                parts.Add([]);
                left = _size - Header;
            }

            parts[^1].Add((hash, attribute));
            left -= size;
        }

        return parts;
    }

    private byte[] Leaf(List<(uint Hash, XfsAttribute Attribute)> attributes)
    {
        byte[] leaf = new byte[_size];
        WriteUInt16BigEndian(leaf.AsSpan(8), _isStamped ? StampedLeafMagic : LeafMagic);
        int firstUsed = _size;
        for (int index = 0; index < attributes.Count; index++)
        {
            (uint hash, XfsAttribute attribute) = attributes[index];
            firstUsed -= RecordSize(attribute);
            bool isLocal = IsLocal(attribute);
            Span<byte> entry = leaf.AsSpan(Header + (index * EntrySize));
            WriteUInt32BigEndian(entry, hash);
            WriteUInt16BigEndian(entry[4..], (ushort)firstUsed);
            entry[6] = (byte)((attribute.Flags & ~XfsAttributeFlags.Local) | (isLocal ? XfsAttributeFlags.Local : 0));
            Span<byte> record = leaf.AsSpan(firstUsed);
            if (isLocal)
            {
                WriteUInt16BigEndian(record, (ushort)attribute.Value.Length);
                record[2] = (byte)attribute.Name.Length;
                attribute.Name.CopyTo(record[LocalFixed..]);
                attribute.Value.CopyTo(record[(LocalFixed + attribute.Name.Length)..]);
            }
            else
            {
                WriteUInt32BigEndian(record, (uint)AddRemote(attribute.Value).Value);
                WriteUInt32BigEndian(record[4..], (uint)attribute.Value.Length);
                record[8] = (byte)attribute.Name.Length;
                attribute.Name.CopyTo(record[RemoteFixed..]);
            }
        }

        Span<byte> counts = leaf.AsSpan(_isStamped ? 56 : 12);
        int free = Header + (attributes.Count * EntrySize);
        WriteUInt16BigEndian(counts, (ushort)attributes.Count);
        WriteUInt16BigEndian(counts[2..], (ushort)(_size - firstUsed)); // bytes of the records
        WriteUInt16BigEndian(counts[4..], (ushort)firstUsed);
        WriteUInt16BigEndian(counts[8..], (ushort)free); // the first of three free ranges, and here the only one
        WriteUInt16BigEndian(counts[10..], (ushort)(firstUsed - free));
        return leaf;
    }

    private XfsFileBlock AddRemote(byte[] value)
    {
        XfsFileBlock first = _nextRemote;
        int header = _isStamped ? RemoteHeader : 0;
        for (int done = 0; done < value.Length; _nextRemote += 1)
        {
            byte[] block = new byte[_size];
            int part = Math.Min(_size - header, value.Length - done);
            if (_isStamped)
            {
                "XARM"u8.CopyTo(block);
                WriteUInt32BigEndian(block.AsSpan(4), (uint)done);
                WriteUInt32BigEndian(block.AsSpan(8), (uint)part);
            }

            value.AsSpan(done, part).CopyTo(block.AsSpan(header));
            _remote.Add(new ForkPiece(_nextRemote, block, BlockStamp.Remote));
            done += part;
        }

        return first;
    }

    /// <summary>The kernel's limit: a record with its value stays below three quarters of a block.</summary>
    private bool IsLocal(XfsAttribute attribute) => LocalSize(attribute) < (_size / 2) + (_size / 4);

    private int RecordSize(XfsAttribute attribute) => IsLocal(attribute) ? LocalSize(attribute) : Round(RemoteSize + attribute.Name.Length);

    private static int LocalSize(XfsAttribute attribute) => Round(LocalFixed + attribute.Name.Length + attribute.Value.Length);

    private static int Round(int size) => (size + 3) & ~3;
}
