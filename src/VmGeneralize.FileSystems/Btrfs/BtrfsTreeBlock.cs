using VmGeneralize.Blocks;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Btrfs;

/// <summary>One block of a tree, its checksum, place and order verified: pointers to further blocks, or items.</summary>
internal sealed class BtrfsTreeBlock
{
    public const string Structure = "Btrfs tree block";

    /// <summary>Offset of the number of entries.</summary>
    public const int CountOffset = 0x60;

    public const int HeaderSize = 0x65;
    public const int ItemSize = 25;

    private const int PointerSize = 33;

    private readonly byte[] _bytes;

    private BtrfsTreeBlock(byte[] bytes, long position)
    {
        _bytes = bytes;
        Position = position;
    }

    /// <summary>Where this copy starts, in bytes of the volume.</summary>
    public long Position { get; }

    public ulong Generation => ReadUInt64LittleEndian(_bytes.AsSpan(0x50));

    /// <summary>0 for items; else the blocks that it points to are one level lower.</summary>
    public int Level => _bytes[0x64];

    public int Count { get; private set; }

    private int EntrySize => Level == 0 ? ItemSize : PointerSize;

    /// <param name="volume">The volume.</param>
    /// <param name="bytes">All of the block.</param>
    /// <param name="address">What the pointer to it says.</param>
    /// <param name="position">Where the bytes are from.</param>
    /// <exception cref="CorruptDataException">It is damaged.</exception>
    public static BtrfsTreeBlock Read(BtrfsVolume volume, byte[] bytes, BtrfsLogical address, long position)
    {
        BtrfsTreeBlock block = new(bytes, position);
        BtrfsSuperblock superblock = volume.Superblock;
        block.Require(superblock.Checksum.IsRight(bytes), 0, "checksum", "that of its bytes", Convert.ToHexString(bytes.AsSpan(0, superblock.Checksum.Size)));
        block.Require(
            bytes.AsSpan(0x20, 16).SequenceEqual(superblock.MetadataUuid),
            0x20, "UUID", Convert.ToHexString(superblock.MetadataUuid), Convert.ToHexString(bytes.AsSpan(0x20, 16)));
        ulong stored = ReadUInt64LittleEndian(bytes.AsSpan(0x30));
        block.Require(stored == (ulong)address.Value, 0x30, "address", address, $"0x{stored:X}");
        block.Require(block.Level <= BtrfsTree.HighestLevel, 0x64, "level", $"at most {BtrfsTree.HighestLevel}", block.Level);
        uint count = ReadUInt32LittleEndian(bytes.AsSpan(CountOffset));
        int room = (bytes.Length - HeaderSize) / block.EntrySize;
        block.Require(count <= room && (count > 0 || block.Level == 0), CountOffset, "entries", $"at most {room}", count);
        block.Count = (int)count;
        block.RequireOrder();
        return block;
    }

    public BtrfsKey KeyOf(int index) => BtrfsKey.Read(_bytes.AsSpan(HeaderSize + (index * EntrySize)));

    /// <summary>Where an entry leads; only of a block that is not a leaf.</summary>
    public (ulong Address, ulong Generation) PointerOf(int index)
    {
        ReadOnlySpan<byte> entry = _bytes.AsSpan(HeaderSize + (index * PointerSize) + BtrfsKey.Size);
        return (ReadUInt64LittleEndian(entry), ReadUInt64LittleEndian(entry[8..]));
    }

    /// <summary>An item; only of a leaf.</summary>
    public BtrfsItem ItemOf(int index)
    {
        (int offset, int size) = DataOf(index);
        return new BtrfsItem(KeyOf(index), _bytes.AsMemory(HeaderSize + offset, size), Position + HeaderSize + offset);
    }

    /// <summary>The last entry whose key is not higher; -1 when all are.</summary>
    public int LastNotAbove(BtrfsKey key)
    {
        int low = 0;
        int high = Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = KeyOf(middle) <= key ? (middle + 1, high) : (low, middle);
        }

        return low - 1;
    }

    private (int Offset, int Size) DataOf(int index)
    {
        ReadOnlySpan<byte> entry = _bytes.AsSpan(HeaderSize + (index * ItemSize) + BtrfsKey.Size);
        return ((int)ReadUInt32LittleEndian(entry), (int)ReadUInt32LittleEndian(entry[4..]));
    }

    /// <summary>Keys ascend, and data is contiguous from the end of the block on, as every writer leaves it.</summary>
    private void RequireOrder()
    {
        long end = _bytes.Length - HeaderSize;
        for (int index = 0; index < Count; index++)
        {
            int at = HeaderSize + (index * EntrySize);
            Require(index == 0 || KeyOf(index - 1) < KeyOf(index), at, "key", "one above the one before it", KeyOf(index));
            if (Level == 0)
            {
                long offset = ReadUInt32LittleEndian(_bytes.AsSpan(at + BtrfsKey.Size));
                long size = ReadUInt32LittleEndian(_bytes.AsSpan(at + BtrfsKey.Size + 4));
                Require(
                    offset + size == end && offset >= Count * ItemSize, at + BtrfsKey.Size, "data of an item", $"{size} bytes up to {end}", $"from {offset}");
                end = offset;
            }
        }
    }

    private void Require(bool condition, int offset, string field, object expected, object actual)
    {
        if (!condition)
        {
            throw CorruptDataException.Mismatch(Structure, Position + offset, field, expected, actual);
        }
    }
}
