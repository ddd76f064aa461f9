using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.FileSystems.Xfs.Directories;

/// <summary>The data blocks of a directory, filled with names in sequence.</summary>
internal sealed class DirectoryDataImage(DirectoryLayout layout)
{
    private const ushort UnusedTag = 0xFFFF;

    private readonly List<byte[]> _blocks = [];
    private readonly List<(uint Hash, uint Address)> _hashes = [];
    private int _at = layout.Size;

    public IReadOnlyList<byte[]> Blocks => _blocks;

    /// <summary>Longest unused range of each block, in bytes.</summary>
    public List<ushort> Spaces { get; } = [];

    /// <summary>Bytes of the last block that are in use.</summary>
    public int End => _at;

    /// <summary>Hash and place of each name, by hash.</summary>
    public List<(uint Hash, uint Address)> SortedHashes()
    {
        _hashes.Sort();
        return _hashes;
    }

    public void Add(ReadOnlySpan<byte> name, XfsInodeNumber inode, byte type)
    {
        int size = layout.RecordSize(name.Length);
        if (_at + size > layout.Size)
        {
            CloseBlock(layout.Size);
            _blocks.Add(new byte[layout.Size]);
            _at = layout.DataHeader;
        }

        Span<byte> record = _blocks[^1].AsSpan(_at, size);
        WriteUInt64BigEndian(record, inode.Value);
        record[8] = (byte)name.Length;
        name.CopyTo(record[9..]);
        if (layout.TypeSize > 0)
        {
            record[9 + name.Length] = type;
        }

        WriteUInt16BigEndian(record[^2..], (ushort)_at);
        long place = ((long)(_blocks.Count - 1) * layout.Size) + _at;
        _hashes.Add((NameHash.Compute(name), (uint)(place / DirectoryLayout.Grain)));
        _at += size;
    }

    /// <summary>Makes what is left of the last block one unused range, up to where the hashes of a directory of one block start.</summary>
    /// <param name="end">Byte of the block.</param>
    public void CloseBlock(int end)
    {
        if (_blocks.Count == 0)
        {
            return;
        }

        Span<byte> block = _blocks[^1];
        int unused = end - _at;
        if (unused > 0)
        {
            WriteUInt16BigEndian(block[_at..], UnusedTag);
            WriteUInt16BigEndian(block[(_at + 2)..], (ushort)unused);
            WriteUInt16BigEndian(block[(end - 2)..], (ushort)_at);
            int table = layout.DataHeader - (layout.IsStamped ? 16 : 12);
            WriteUInt16BigEndian(block[table..], (ushort)_at);
            WriteUInt16BigEndian(block[(table + 2)..], (ushort)unused);
        }

        Spaces.Add((ushort)unused);
    }
}
