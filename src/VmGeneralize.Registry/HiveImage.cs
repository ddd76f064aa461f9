using System.Runtime.InteropServices;
using VmGeneralize.Blocks;
using VmGeneralize.Registry.Format;
using static System.Buffers.Binary.BinaryPrimitives;

namespace VmGeneralize.Registry;

/// <summary>
/// The bytes of a hive and the checks between a cell number and its contents. Reads straight from the caller's memory; the
/// first edit makes a private copy. Cells are numbered by their offset in the bins, in bytes.
/// </summary>
internal sealed class HiveImage
{
    /// <summary>A cell number that points nowhere.</summary>
    public const uint NoCell = uint.MaxValue;

    /// <summary>Bytes of the length field in front of a cell's contents.</summary>
    public const int CellHeader = 4;

    /// <summary>Cells of 2 GiB and more would be volatile ones.</summary>
    private const int LargestBins = int.MaxValue & ~0xFFFF;

    private byte[] _array;
    private int _start;
    private int _binsSize;
    private bool _isPrivate;

    /// <param name="name">The hive's name in messages.</param>
    /// <param name="baseBlock">The base block as it is in the primary (or came from a log), 4096 bytes; owned by this object.</param>
    /// <param name="bins">The bins, exactly; only read until <see cref="MakePrivate"/>.</param>
    /// <param name="cancellation">Cancels every read of cells.</param>
    public HiveImage(string name, byte[] baseBlock, ReadOnlyMemory<byte> bins, CancellationToken cancellation)
    {
        Name = name;
        Cancellation = cancellation;
        BaseBlockBytes = baseBlock;
        Header = BaseBlock.Read(baseBlock);
        _binsSize = bins.Length;
        if (MemoryMarshal.TryGetArray(bins, out ArraySegment<byte> segment) && segment.Array is not null)
        {
            _array = segment.Array;
            _start = segment.Offset;
        }
        else
        {
            _array = bins.ToArray();
            _isPrivate = true;
        }
    }

    public string Name { get; }

    /// <summary>Cancels every read of cells: <see cref="Cell(uint, string)"/> checks it, and so do walks that do not call that.</summary>
    public CancellationToken Cancellation { get; }

    public byte[] BaseBlockBytes { get; }

    /// <summary>The base block as read; <see cref="BaseBlock.BinsSize"/> may lag behind <see cref="BinsSize"/> after edits.</summary>
    public BaseBlock Header { get; }

    public int BinsSize => _binsSize;

    public ReadOnlySpan<byte> Bins => _array.AsSpan(_start, _binsSize);

    public bool HasBigData => Header.Minor >= BigData.MinMinor;

    /// <summary>Contents of an allocated cell, slack included.</summary>
    /// <param name="cell">Its number.</param>
    /// <param name="structure">What is expected there, for the message.</param>
    public ReadOnlySpan<byte> Cell(uint cell, string structure)
    {
        Cancellation.ThrowIfCancellationRequested();
        ReadOnlySpan<byte> bins = Bins;
        if ((cell & 7) != 0 || cell < HiveBin.HeaderSize || cell > (uint)bins.Length - 8)
        {
            throw Corrupt(structure, cell, "cell number", $"a multiple of 8 from 32 to {bins.Length - 8}", cell);
        }

        int raw = ReadInt32LittleEndian(bins[(int)cell..]);
        if (raw >= 0)
        {
            throw Corrupt(structure, cell, "cell", "an allocated one", "a free one");
        }

        long length = -(long)raw;
        if ((length & 7) != 0 || length > bins.Length - cell)
        {
            throw Corrupt(structure, cell, "cell length", $"a multiple of 8 up to {bins.Length - cell}", length);
        }

        return bins.Slice((int)cell + CellHeader, (int)length - CellHeader);
    }

    /// <summary>The first <paramref name="length"/> bytes of a cell that must hold that many.</summary>
    public ReadOnlySpan<byte> Cell(uint cell, long length, string structure)
    {
        ReadOnlySpan<byte> bytes = Cell(cell, structure);
        return length <= bytes.Length
            ? bytes[..(int)length]
            : throw Corrupt(structure, cell, "bytes in the cell", $"at least {length}", bytes.Length);
    }

    public KeyNode KeyNode(uint cell) => KeyNode(cell, out _);

    public KeyNode KeyNode(uint cell, out StoredName name) => KeyNode(cell, out name, out _);

    /// <param name="cell">The key.</param>
    /// <param name="name">Its name.</param>
    /// <param name="rest">What the cell holds after the name.</param>
    public KeyNode KeyNode(uint cell, out StoredName name, out ReadOnlySpan<byte> rest)
    {
        const string Structure = "Key node";
        ReadOnlySpan<byte> bytes = Cell(cell, Structure);
        if (bytes.Length < Format.KeyNode.HeaderSize || !Format.KeyNode.HasSignature(bytes))
        {
            throw Corrupt(Structure, cell, "signature", "nk", "another");
        }

        KeyNode node = Format.KeyNode.Read(bytes);
        if (node.NameLength > bytes.Length - Format.KeyNode.HeaderSize || (!node.IsNameCompressed && (node.NameLength & 1) != 0))
        {
            throw Corrupt(Structure, cell, "name length", "one inside the cell", node.NameLength);
        }

        name = new StoredName(bytes.Slice(Format.KeyNode.HeaderSize, node.NameLength), node.IsNameCompressed);
        rest = bytes[(Format.KeyNode.HeaderSize + node.NameLength)..];
        return node;
    }

    public ValueNode ValueNode(uint cell, out StoredName name) => ValueNode(cell, out name, out _);

    /// <param name="cell">The value.</param>
    /// <param name="name">Its name.</param>
    /// <param name="rest">What the cell holds after the name.</param>
    public ValueNode ValueNode(uint cell, out StoredName name, out ReadOnlySpan<byte> rest)
    {
        const string Structure = "Key value";
        ReadOnlySpan<byte> bytes = Cell(cell, Structure);
        if (bytes.Length < Format.ValueNode.HeaderSize || !Format.ValueNode.HasSignature(bytes))
        {
            throw Corrupt(Structure, cell, "signature", "vk", "another");
        }

        ValueNode node = Format.ValueNode.Read(bytes);
        if (node.NameLength > bytes.Length - Format.ValueNode.HeaderSize || (!node.IsNameCompressed && (node.NameLength & 1) != 0))
        {
            throw Corrupt(Structure, cell, "name length", "one inside the cell", node.NameLength);
        }

        name = new StoredName(bytes.Slice(Format.ValueNode.HeaderSize, node.NameLength), node.IsNameCompressed);
        rest = bytes[(Format.ValueNode.HeaderSize + node.NameLength)..];
        return node;
    }

    public KeySecurity KeySecurity(uint cell)
    {
        const string Structure = "Key security";
        ReadOnlySpan<byte> bytes = Cell(cell, Structure);
        if (bytes.Length < Format.KeySecurity.HeaderSize || !Format.KeySecurity.HasSignature(bytes))
        {
            throw Corrupt(Structure, cell, "signature", "sk", "another");
        }

        KeySecurity security = Format.KeySecurity.Read(bytes);
        return security.DescriptorSize <= bytes.Length - Format.KeySecurity.HeaderSize
            ? security
            : throw Corrupt(Structure, cell, "descriptor length", "one inside the cell", security.DescriptorSize);
    }

    /// <summary>A key's class name, or null.</summary>
    public string? ClassName(KeyNode node) =>
        node.ClassName == NoCell || node.ClassLength == 0
            ? null
            : StoredName.DecodeUtf16(Cell(node.ClassName, node.ClassLength, "Class name"));

    /// <summary>What to throw when something in a cell is not what it should be.</summary>
    public CorruptDataException Corrupt(string structure, uint cell, string field, object expected, object actual) =>
        CorruptDataException.Mismatch($"{structure} in {Name}", BaseBlock.Size + (long)cell, field, expected, actual);

    /// <summary>Takes a copy to write to; the caller's memory is never written.</summary>
    public void MakePrivate()
    {
        if (!_isPrivate)
        {
            _array = Bins.ToArray();
            _start = 0;
            _isPrivate = true;
        }
    }

    /// <summary>Writable bytes from a position in the bins. Spans are invalid after the next <see cref="Grow"/>.</summary>
    public Span<byte> Writable(int offset, int length) => _array.AsSpan(_start + offset, _binsSize - offset)[..length];

    /// <summary>Writable contents of an allocated cell, slack included.</summary>
    public Span<byte> WritableCell(uint cell) => Writable((int)cell + CellHeader, Cell(cell, "Cell").Length);

    /// <summary>Adds zeroed bytes, a multiple of 4096, after the bins.</summary>
    public void Grow(int bytes)
    {
        if (bytes > LargestBins - _binsSize)
        {
            throw new UnsupportedFeatureException($"A registry hive of 2 GiB and more ({Name})", "Remove something from it first.");
        }

        int size = _binsSize + bytes;
        if (_start + size > _array.Length)
        {
            byte[] larger = new byte[(int)Math.Min(size + (size / 8L), LargestBins)];
            Bins.CopyTo(larger);
            _array = larger;
            _start = 0;
        }

        _binsSize = size;
    }
}
