using VmGeneralize.Blocks;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Xfs.Directories;

/// <summary>
/// The tree of a file's attributes: hashes against names, nodes against what is below them, links between leaves, and what leaves say about the space that
/// their records take ("Leaf Attributes", "Node Attributes"). What the kernel uses to find an attribute or free space.
/// </summary>
internal sealed class AttributeTreeCheck
{
    private const int MaxLevels = 5; // XFS_DA_NODE_MAXDEPTH
    private const int FreeRanges = 3;
    private const int EntrySize = 8;
    private const int LocalFixed = 3; // lengths of value and name
    private const int RemoteFixed = 9; // first block and length of the value, length of the name

    private readonly XfsVolume _volume;
    private readonly XfsForkBlocks _blocks;
    private readonly bool _isStamped;
    private readonly Queue<uint> _hashes = new(); // of the names, in the order of the leaves
    private readonly HashSet<XfsFileBlock> _seen = [];
    private XfsFileBlock _before;
    private XfsFileBlock _expected; // what the leaf before says is next
    private uint _lastHash;

    private AttributeTreeCheck(XfsVolume volume, XfsForkBlocks blocks)
    {
        _volume = volume;
        _blocks = blocks;
        _isStamped = volume.Superblock.HasChecksums;
    }

    /// <param name="volume">The volume.</param>
    /// <param name="inode">Whose attributes they are; they were read without finding damage.</param>
    /// <param name="fork">Its fork of attributes.</param>
    /// <exception cref="CorruptDataException">Something is inconsistent.</exception>
    public static void Require(XfsVolume volume, XfsInode inode, XfsFork fork)
    {
        XfsFileMap map = XfsFileMap.Read(volume, inode, fork);
        if (map.Runs.Count > 0)
        {
            AttributeTreeCheck check = new(volume, new XfsForkBlocks(volume, inode, map, 1));
            foreach (XfsAttribute attribute in XfsAttributes.Entries(volume, inode))
            {
                check._hashes.Enqueue(AttributeHash.Of(attribute));
            }

            check.CheckBlock(default, level: null);
            check.Require(check._expected.Value == 0, volume.Position(inode.Number), "next leaf of attributes", 0, check._expected);
            check.Require(check._hashes.Count == 0, volume.Position(inode.Number), "attributes that the tree does not lead to", 0, check._hashes.Count);
        }
    }

    /// <summary>A node with all below it, or a leaf.</summary>
    private void CheckBlock(XfsFileBlock block, int? level)
    {
        _volume.Cancellation.ThrowIfCancellationRequested();
        (byte[] bytes, long position) = _blocks.Read(block);
        Require(_seen.Add(block), position, "block of attributes", "one that is there once", block);
        BlockStamp.HashTree.Require(_volume, bytes, position, _blocks.Inode.Number.Value, ShortAttributes.Structure);
        if (ReadUInt16BigEndian(bytes.AsSpan(8)) != (_isStamped ? HashTreeImage.StampedNodeMagic : HashTreeImage.NodeMagic))
        {
            Require(level is null or 0, position + 8, "level of a leaf", level ?? 0, 0);
            CheckLeaf(block, bytes, position, isRoot: level is null);
            return;
        }

        int header = _isStamped ? 64 : 16;
        int counts = _isStamped ? 56 : 12;
        int count = ReadUInt16BigEndian(bytes.AsSpan(counts));
        int stored = ReadUInt16BigEndian(bytes.AsSpan(counts + 2));
        Require(count > 0 && count <= (bytes.Length - header) / EntrySize, position + counts, "entries of a node", "some that it has room for", count);
        Require(stored >= 1 && stored < MaxLevels && stored == (level ?? stored), position + counts + 2, "level", level ?? MaxLevels - 1, stored);
        for (int index = 0; index < count; index++)
        {
            ReadOnlySpan<byte> entry = bytes.AsSpan(header + (index * EntrySize));
            uint hash = ReadUInt32BigEndian(entry);
            CheckBlock(new XfsFileBlock(ReadUInt32BigEndian(entry[4..])), stored - 1);
            Require(hash == _lastHash, position + header + (index * EntrySize), "hash of a child", $"0x{_lastHash:X8}", $"0x{hash:X8}");
        }
    }

    private void CheckLeaf(XfsFileBlock block, ReadOnlySpan<byte> bytes, long position, bool isRoot)
    {
        XfsFileBlock back = new(ReadUInt32BigEndian(bytes[4..]));
        Require(back == _before, position + 4, "leaf before", _before, back);
        Require(isRoot || _before.Value == 0 || _expected == block, position, "leaf that is next to the one before", block, _expected);
        _before = block;
        _expected = new XfsFileBlock(ReadUInt32BigEndian(bytes));

        int header = _isStamped ? 80 : 32;
        int counts = _isStamped ? 56 : 12;
        int count = ReadUInt16BigEndian(bytes[counts..]);
        Require(
            count <= (bytes.Length - header) / EntrySize && (count > 0 || isRoot),
            position + counts, "attributes of a leaf", "some that it has room for", count);
        List<(int Start, int Length)> records = [];
        for (int index = 0; index < count; index++)
        {
            ReadOnlySpan<byte> entry = bytes[(header + (index * EntrySize))..];
            uint hash = ReadUInt32BigEndian(entry);
            bool isThere = _hashes.TryDequeue(out uint expected);
            Require(isThere && hash == expected, position, $"hash of attribute {index} of a leaf", $"0x{expected:X8}", $"0x{hash:X8}");
            Require(hash >= _lastHash, position, "hash", $"at least 0x{_lastHash:X8}", $"0x{hash:X8}");
            _lastHash = hash;
            int start = ReadUInt16BigEndian(entry[4..]);
            int least = IsLocal(entry[6]) ? LocalFixed : RemoteFixed;
            Require(start + least <= bytes.Length, position, "place of an attribute", $"at most {bytes.Length - least}", start);
            records.Add((start, RecordSize(bytes[start..], IsLocal(entry[6]))));
        }

        CheckSpace(bytes, counts, header + (count * EntrySize), records, position);
    }

    /// <summary>Bytes that records take, where the lowest starts, and the ranges that are said to be free.</summary>
    private void CheckSpace(ReadOnlySpan<byte> leaf, int counts, int end, List<(int Start, int Length)> records, long position)
    {
        records.Sort();
        int used = records.Sum(record => record.Length);
        int stored = ReadUInt16BigEndian(leaf[(counts + 2)..]);
        Require(stored == used, position + counts + 2, "bytes that attributes take", used, stored);
        int first = ReadUInt16BigEndian(leaf[(counts + 4)..]);
        first = first == 0 ? leaf.Length : first; // 64 KiB do not fit into it
        Require(first >= end && (records.Count == 0 || first <= records[0].Start), position + counts + 4, "first used byte", $"from {end} on", first);
        for (int index = 0; index < records.Count; index++)
        {
            int limit = index + 1 < records.Count ? records[index + 1].Start : leaf.Length;
            Require(records[index].Start + records[index].Length <= limit, position, "end of an attribute", $"at most {limit}", records[index]);
        }

        for (int index = 0; index < FreeRanges; index++)
        {
            int start = ReadUInt16BigEndian(leaf[(counts + 8 + (index * 4))..]);
            int length = ReadUInt16BigEndian(leaf[(counts + 10 + (index * 4))..]);
            bool isFree = length == 0 || (start >= end && start + length <= leaf.Length
                && records.TrueForAll(record => start + length <= record.Start || record.Start + record.Length <= start));
            Require(isFree, position + counts + 8 + (index * 4), "free range of a leaf", "one without attributes", (start, length));
        }
    }

    /// <summary>As the kernel counts it: with the padding of its structure where the value is elsewhere.</summary>
    private static int RecordSize(ReadOnlySpan<byte> record, bool isLocal) =>
        ((isLocal ? LocalFixed + record[2] + ReadUInt16BigEndian(record) : RemoteFixed + 2 + record[8]) + 3) & ~3;

    private static bool IsLocal(byte flags) => ((XfsAttributeFlags)flags & XfsAttributeFlags.Local) != 0;

    private void Require(bool condition, long position, string field, object expected, object actual)
    {
        if (!condition)
        {
            throw CorruptDataException.Mismatch(
                ShortAttributes.Structure, position, $"{field} (inode {_blocks.Inode.Number})", expected, actual);
        }
    }
}
