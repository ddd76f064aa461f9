using VmGeneralize.Blocks;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Xfs.Directories;

/// <summary>
/// The hashes of a directory in blocks against its names, and what leaves and the free-space index say about free space against the data blocks: what the
/// kernel uses to find a name or free space.
/// </summary>
internal sealed class DirectoryTreeCheck
{
    private const ushort UnusedTag = 0xFFFF;
    private const int MaxLevels = 5; // XFS_DA_NODE_MAXDEPTH
    private const int TableRanges = 3;

    private readonly XfsVolume _volume;
    private readonly XfsForkBlocks _blocks;
    private readonly DirectoryLayout _layout;
    private readonly bool _hasPlainHashes;
    private readonly List<(uint Hash, uint Address)> _names = [];
    private readonly List<(uint Hash, uint Address)> _hashes = [];
    private readonly Dictionary<long, ushort> _spaces = []; // longest unused range, by number of the data block
    private readonly HashSet<XfsFileBlock> _seen = [];
    private uint _lastHash;

    private DirectoryTreeCheck(XfsVolume volume, XfsForkBlocks blocks)
    {
        _volume = volume;
        _blocks = blocks;
        _layout = new DirectoryLayout(volume.Superblock);
        _hasPlainHashes = (volume.Superblock.VersionFlags & XfsVersionFlags.CaseInsensitive) == 0;
    }

    /// <exception cref="CorruptDataException">Something is inconsistent.</exception>
    public static void Require(XfsVolume volume, XfsInode directory)
    {
        if (directory.DataFormat != XfsForkFormat.Local)
        {
            new DirectoryTreeCheck(volume, XfsDirectory.BlocksOf(volume, directory)).Run();
        }
    }

    private void Run()
    {
        bool isWhole = false;
        foreach (XfsFileBlock first in _blocks.Below(_layout.FirstLeaf))
        {
            (byte[] bytes, long position) = _blocks.Read(first);
            DirectoryDataBlock data = DirectoryDataBlock.Read(_volume, _blocks.Inode.Number, bytes, position);
            _ = data.Entries().Count(); // records that are damaged are found here
            isWhole = data.IsWhole;
            AddNames(first.Value / _layout.BlocksEach, bytes, position, data.End);
            if (isWhole)
            {
                int stale = AddHashes(bytes.AsSpan(data.End, bytes.Length - DirectoryLayout.BlockTailSize - data.End), position);
                uint stored = ReadUInt32BigEndian(bytes.AsSpan(bytes.Length - 4));
                Require(stale == stored, position, "unused hashes", stale, stored);
            }
        }

        if (!isWhole)
        {
            CheckTree();
        }

        Compare();
    }

    private void AddNames(long number, ReadOnlySpan<byte> block, long position, int end)
    {
        List<(int Length, int At)> unused = [];
        for (int at = _layout.DataHeader; at < end;)
        {
            ReadOnlySpan<byte> record = block[at..];
            if (ReadUInt16BigEndian(record) == UnusedTag)
            {
                unused.Add((ReadUInt16BigEndian(record[2..]), at));
                at += unused[^1].Length;
                continue;
            }

            long place = (number * _layout.Size) + at;
            _names.Add((NameHash.Compute(record.Slice(9, record[8])), (uint)(place / DirectoryLayout.Grain)));
            at += _layout.RecordSize(record[8]);
        }

        int[] lengths = [.. unused.Select(range => range.Length).OrderDescending().Take(TableRanges)];
        ReadOnlySpan<byte> table = block[(_layout.DataHeader - (_layout.IsStamped ? 16 : 12))..];
        for (int index = 0; index < TableRanges; index++)
        {
            (int Length, int At) range = (ReadUInt16BigEndian(table[((index * 4) + 2)..]), ReadUInt16BigEndian(table[(index * 4)..]));
            int expected = index < lengths.Length ? lengths[index] : 0;
            Require(range.Length == expected && (expected == 0 || unused.Contains(range)), position, "unused range", $"{expected} bytes", range);
        }

        _spaces[number] = (ushort)(lengths.Length > 0 ? lengths[0] : 0);
    }

    /// <returns>How many of them lead nowhere.</returns>
    private int AddHashes(ReadOnlySpan<byte> bytes, long position)
    {
        int stale = 0;
        for (; bytes.Length >= DirectoryLayout.HashSize; bytes = bytes[DirectoryLayout.HashSize..])
        {
            (uint hash, uint address) = (ReadUInt32BigEndian(bytes), ReadUInt32BigEndian(bytes[4..]));
            if (hash < _lastHash)
            {
                // There is one for each name: no words for those that are right.
                throw Bad(position, "hash", $"at least 0x{_lastHash:X8}", $"0x{hash:X8}");
            }

            _lastHash = hash;
            if (address == 0)
            {
                stale++;
            }
            else
            {
                _hashes.Add((hash, address));
            }
        }

        return stale;
    }

    private void CheckTree()
    {
        XfsFileBlock last = default;
        ushort root = CheckHashBlock(_layout.FirstLeaf, level: null, ref last);
        foreach (XfsFileBlock first in _blocks.Below(new XfsFileBlock(XfsFileBlock.Most)).Where(block => block >= _layout.FirstLeaf))
        {
            (byte[] bytes, long position) = _blocks.Read(first);
            if (first >= _layout.FirstFree && root is not (DirectoryImage.SingleLeafMagic or DirectoryImage.StampedSingleLeafMagic))
            {
                CheckFreeIndex(first, bytes, position);
            }
            else
            {
                Require(_seen.Contains(first), position, "block of the directory", "one that its tree leads to", first);
            }
        }

        Require(_spaces.Count == 0, _volume.Position(_blocks.Inode.Number), "data blocks that the free-space index lacks", 0, _spaces.Count);
    }

    /// <summary>A node with all below it, or a leaf.</summary>
    /// <param name="block">Its place in the directory.</param>
    /// <param name="level">What it must say; null at the root.</param>
    /// <param name="before">The leaf before it; updated.</param>
    /// <returns>Its magic.</returns>
    private ushort CheckHashBlock(XfsFileBlock block, int? level, ref XfsFileBlock before)
    {
        _volume.Cancellation.ThrowIfCancellationRequested();
        (byte[] bytes, long position) = _blocks.Read(block);
        Require(_seen.Add(block), position, "block of the directory", "one that is there once", block);
        BlockStamp.HashTree.Require(_volume, bytes, position, _blocks.Inode.Number.Value, XfsDirectory.Structure);
        ushort magic = ReadUInt16BigEndian(bytes.AsSpan(8));
        int counts = _layout.IsStamped ? 56 : 12;
        int count = ReadUInt16BigEndian(bytes.AsSpan(counts));
        int second = ReadUInt16BigEndian(bytes.AsSpan(counts + 2));
        Require(count <= _layout.HashesPerLeaf, position + counts, "hashes", $"at most {_layout.HashesPerLeaf}", count);
        ReadOnlySpan<byte> entries = bytes.AsSpan(_layout.Header, count * DirectoryLayout.HashSize);
        if (magic == (_layout.IsStamped ? HashTreeImage.StampedNodeMagic : HashTreeImage.NodeMagic))
        {
            Require(second >= 1 && second == (level ?? Math.Min(second, MaxLevels - 1)), position + counts, "level", level ?? MaxLevels - 1, second);
            for (int index = 0; index < count; index++)
            {
                ReadOnlySpan<byte> entry = bytes.AsSpan(_layout.Header + (index * DirectoryLayout.HashSize));
                CheckHashBlock(new XfsFileBlock(ReadUInt32BigEndian(entry[4..])), second - 1, ref before);
                Require(ReadUInt32BigEndian(entry) == _lastHash, position, "hash of a child", $"0x{_lastHash:X8}", $"0x{ReadUInt32BigEndian(entry):X8}");
            }

            return magic;
        }

        bool isSingle = magic == (_layout.IsStamped ? DirectoryImage.StampedSingleLeafMagic : DirectoryImage.SingleLeafMagic);
        Require(
            level is null or 0 && (isSingle ? level is null : magic == (_layout.IsStamped ? DirectoryImage.StampedLeafMagic : DirectoryImage.LeafMagic)),
            position + 8, "magic", "a leaf or a node of a directory", $"0x{magic:X4}");
        uint back = ReadUInt32BigEndian(bytes.AsSpan(4));
        Require(back == before.Value, position + 4, "leaf before", before, back);
        before = block;
        int stale = AddHashes(entries, position);
        Require(stale == second, position + counts, "unused hashes", stale, second);
        if (isSingle)
        {
            CheckSpaces(bytes, position, count);
        }

        return magic;
    }

    private void CheckSpaces(ReadOnlySpan<byte> leaf, long position, int hashes)
    {
        long count = ReadUInt32BigEndian(leaf[^DirectoryLayout.LeafTailSize..]);
        long room = (_layout.Size - _layout.Header - (hashes * DirectoryLayout.HashSize) - DirectoryLayout.LeafTailSize) / 2;
        Require(count <= room, position, "data blocks of a leaf", $"at most {room}", count);
        TakeSpaces(leaf[(int)(_layout.Size - DirectoryLayout.LeafTailSize - (count * 2))..^DirectoryLayout.LeafTailSize], 0, position);
    }

    private void CheckFreeIndex(XfsFileBlock block, ReadOnlySpan<byte> bytes, long position)
    {
        Require(bytes.StartsWith(_layout.IsStamped ? "XDF3"u8 : "XD2F"u8), position, "magic", "a free-space index", Convert.ToHexString(bytes[..4]));
        BlockStamp.Directory.Require(_volume, bytes, position, _blocks.Inode.Number.Value, XfsDirectory.Structure);
        ReadOnlySpan<byte> counts = bytes[(_layout.IsStamped ? 48 : 4)..];
        long first = ReadUInt32BigEndian(counts);
        long count = ReadUInt32BigEndian(counts[4..]);
        long used = ReadUInt32BigEndian(counts[8..]);
        long expected = (block - _layout.FirstFree) / _layout.BlocksEach * _layout.SpacesPerBlock;
        Require(first == expected, position, "first data block", expected, first);
        Require(count <= _layout.SpacesPerBlock, position, "data blocks", $"at most {_layout.SpacesPerBlock}", count);
        int taken = TakeSpaces(bytes.Slice(_layout.Header, (int)count * 2), first, position);
        Require(taken == used, position, "data blocks that are there", taken, used);
    }

    /// <returns>How many of the data blocks exist.</returns>
    private int TakeSpaces(ReadOnlySpan<byte> spaces, long first, long position)
    {
        int taken = 0;
        for (int index = 0; index * 2 < spaces.Length; index++)
        {
            ushort stored = ReadUInt16BigEndian(spaces[(index * 2)..]);
            ushort expected = _spaces.Remove(first + index, out ushort space) ? space : DirectoryLayout.NoBlock;
            Require(stored == expected, position, $"free space of data block {first + index}", expected, stored);
            taken += stored == DirectoryLayout.NoBlock ? 0 : 1;
        }

        return taken;
    }

    private void Compare()
    {
        long position = _volume.Position(_blocks.Inode.Number);
        Require(_names.Count == _hashes.Count, position, "hashes", _names.Count, _hashes.Count);
        _hashes.Sort((left, right) => left.Address.CompareTo(right.Address));
        for (int index = 0; index < _names.Count; index++)
        {
            (uint Hash, uint Address) name = _names[index];
            bool isSame = _hashes[index].Address == name.Address && (!_hasPlainHashes || _hashes[index].Hash == name.Hash);
            Require(isSame, position, "hash and place of a name", name, _hashes[index]);
        }
    }

    private static void Require(bool condition, long position, string field, object expected, object actual)
    {
        if (!condition)
        {
            throw Bad(position, field, expected, actual);
        }
    }

    private static CorruptDataException Bad(long position, string field, object expected, object actual) =>
        CorruptDataException.Mismatch(XfsDirectory.Structure, position, field, expected, actual);
}
