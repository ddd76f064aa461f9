using System.Buffers.Binary;
using VmGeneralize.Blocks;
using VmGeneralize.FileSystems.Ntfs.Indexes;

namespace VmGeneralize.FileSystems.Tests.Ntfs.Indexes;

/// <summary>An index in arrays: the root's room is a number, new blocks hold garbage, and what is written is checked.</summary>
internal sealed class MemoryIndexStorage : IIndexStorage
{
    private const byte Garbage = 0xCC;

    private readonly List<byte[]> _blocks = [];
    private readonly List<bool> _allocated = [];
    private byte[] _root;

    public MemoryIndexStorage(byte[] root, int blockSize, int bytesPerVcn, int rootCapacity)
    {
        _root = root;
        BlockSize = blockSize;
        BytesPerVcn = bytesPerVcn;
        RootCapacity = rootCapacity;
    }

    public int BlockSize { get; }

    public int BytesPerVcn { get; }

    public int RootCapacity { get; set; }

    /// <summary>Room that the attributes of the first block take away from the root.</summary>
    public int FirstBlockCost { get; init; }

    public long BlockCount => _blocks.Count;

    public int BlocksRead { get; private set; }

    public int AllocatedCount => _allocated.Count(bit => bit);

    public static MemoryIndexStorage Create(Collation collation, int blockSize, int bytesPerVcn, int rootCapacity, int firstBlockCost = 0)
    {
        byte[] root = new byte[48];
        BinaryPrimitives.WriteUInt32LittleEndian(root, collation is FileNameCollation ? 0x30u : 0);
        BinaryPrimitives.WriteUInt32LittleEndian(root.AsSpan(4), collation.Rule);
        BinaryPrimitives.WriteUInt32LittleEndian(root.AsSpan(8), (uint)blockSize);
        root[12] = (byte)(blockSize / bytesPerVcn);
        new IndexNodeHeader(16, 32, 32, 0).Write(root.AsSpan(16));
        IndexEntry.End().Bytes.CopyTo(root.AsSpan(32));
        return new MemoryIndexStorage(root, blockSize, bytesPerVcn, rootCapacity) { FirstBlockCost = firstBlockCost };
    }

    public byte[] ReadRoot() => [.. _root];

    public bool TryWriteRoot(ReadOnlySpan<byte> value)
    {
        if (value.Length > Math.Max(RootCapacity, _root.Length))
        {
            return false;
        }

        _root = value.ToArray();
        return true;
    }

    public void ReadBlock(long block, Span<byte> buffer)
    {
        Assert.Equal(BlockSize, buffer.Length);
        BlocksRead++;
        if (_blocks[(int)block].All(value => value == Garbage))
        {
            throw new CorruptDataException("INDX block", block * BlockSize, "never written");
        }

        int usaOffset = BinaryPrimitives.ReadUInt16LittleEndian(_blocks[(int)block].AsSpan(4));
        int usaCount = BinaryPrimitives.ReadUInt16LittleEndian(_blocks[(int)block].AsSpan(6));
        if (usaCount != (BlockSize / 512) + 1 || usaOffset + (2 * usaCount) > 510)
        {
            throw new CorruptDataException("INDX block", block * BlockSize, "no update sequence array");
        }

        _blocks[(int)block].CopyTo(buffer);
    }

    public void WriteBlock(long block, ReadOnlySpan<byte> bytes)
    {
        Assert.Equal(BlockSize, bytes.Length);
        int usaOffset = BinaryPrimitives.ReadUInt16LittleEndian(bytes[4..]);
        int usaCount = BinaryPrimitives.ReadUInt16LittleEndian(bytes[6..]);
        int firstEntry = 0x18 + (int)BinaryPrimitives.ReadUInt32LittleEndian(bytes[0x18..]);
        Assert.Equal((BlockSize / 512) + 1, usaCount);
        Assert.InRange(usaOffset, 0x28, firstEntry - (2 * usaCount));
        _blocks[(int)block] = bytes.ToArray();
    }

    public bool IsAllocated(long block) => _allocated[(int)block];

    public void SetAllocated(long block, bool value) => _allocated[(int)block] = value;

    public long AppendBlock()
    {
        if (_blocks.Count == 0)
        {
            RootCapacity -= FirstBlockCost;
            if (_root.Length > RootCapacity)
            {
                throw new UnsupportedFeatureException("a full file record", "Give it room first.");
            }
        }

        byte[] block = new byte[BlockSize];
        Array.Fill(block, Garbage);
        _blocks.Add(block);
        _allocated.Add(false);
        return _blocks.Count - 1;
    }

    /// <summary>Adds a block as it is; for blocks that were read from a volume.</summary>
    public void AddBlock(byte[] bytes, bool allocated)
    {
        _blocks.Add(bytes);
        _allocated.Add(allocated);
    }

    /// <summary>The stored bytes: index 0 is the root, then the blocks.</summary>
    public byte[] Stored(int index) => index == 0 ? _root : _blocks[index - 1];

    public int StoredCount => _blocks.Count + 1;

    public void Store(int index, byte[] bytes)
    {
        if (index == 0)
        {
            _root = bytes;
        }
        else
        {
            _blocks[index - 1] = bytes;
        }
    }

    public MemoryIndexStorage Clone()
    {
        MemoryIndexStorage clone = new([.. _root], BlockSize, BytesPerVcn, RootCapacity) { FirstBlockCost = FirstBlockCost };
        for (int i = 0; i < _blocks.Count; i++)
        {
            clone.AddBlock([.. _blocks[i]], _allocated[i]);
        }

        return clone;
    }

    public bool Contains(ReadOnlySpan<byte> needle)
    {
        for (int i = 0; i < StoredCount; i++)
        {
            if (Stored(i).AsSpan().IndexOf(needle) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Blocks in use whose first entry is the end marker.</summary>
    public int EmptyBlocks() => Enumerable.Range(0, _blocks.Count).Count(block => _allocated[block] &&
        new IndexEntry(_blocks[block], 0x18 + (int)BinaryPrimitives.ReadUInt32LittleEndian(_blocks[block].AsSpan(0x18))).IsLast);

    /// <summary>Number of nonzero bytes after the entries of the root or a block.</summary>
    public int SlackBytes()
    {
        int held = 0;
        for (int i = 0; i < StoredCount; i++)
        {
            byte[] bytes = Stored(i);
            if (bytes.All(value => value == Garbage))
            {
                continue; // grown, not yet used
            }

            int header = i == 0 ? 0x10 : 0x18;
            int end = header + (int)BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(header + 4));
            held += bytes.Length - end - bytes.AsSpan(end).Count((byte)0);
        }

        return held;
    }
}
