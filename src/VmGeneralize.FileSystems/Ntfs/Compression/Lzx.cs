using VmGeneralize.Blocks;

namespace VmGeneralize.FileSystems.Ntfs.Compression;

/// <summary>
/// LZX as WIM and WOF use it (derived from [MS-PATCH] LZX): every chunk is independent, with a window of 32 KiB, block sizes have
/// their own short form, and E8 translation is always on with a file size of 12000000.
/// </summary>
internal ref struct Lzx
{
    /// <summary>Bytes of a chunk and of the window.</summary>
    public const int WindowSize = 32768;

    private const string Structure = "LZX data";

    private const int LiteralCount = 256;
    private const int PositionSlots = 30; // for a window of 32 KiB
    private const int LengthHeaders = 8;
    private const int MainCount = LiteralCount + (PositionSlots * LengthHeaders);
    private const int LengthCount = 249;
    private const int AlignedCount = 8;
    private const int PreCount = 20;
    private const int MinMatch = 2;

    private const int MainFastBits = 10;
    private const int LengthFastBits = 9;
    private const int AlignedFastBits = 7;
    private const int PreFastBits = 6;

    private BitReader _bits;
    private readonly Span<byte> _output;
    private readonly Span<byte> _mainLengths;
    private readonly Span<byte> _lengthLengths;
    private readonly HuffmanCode _main;
    private readonly HuffmanCode _length;
    private readonly HuffmanCode _aligned;
    private readonly HuffmanCode _pre;
    private int _written;

    // The last three distances.
    private int _recent0 = 1;
    private int _recent1 = 1;
    private int _recent2 = 1;

    private Lzx(ReadOnlySpan<byte> compressed, Span<byte> output, Span<byte> lengths, Span<ushort> memory)
    {
        _bits = new BitReader(compressed);
        _output = output;
        _mainLengths = lengths[..MainCount];
        _lengthLengths = lengths.Slice(MainCount, LengthCount);
        _main = TakeCode(ref memory, MainFastBits, MainCount);
        _length = TakeCode(ref memory, LengthFastBits, LengthCount);
        _aligned = TakeCode(ref memory, AlignedFastBits, AlignedCount);
        _pre = TakeCode(ref memory, PreFastBits, PreCount);
    }

    private enum BlockType
    {
        Verbatim = 1,
        Aligned = 2,
        Uncompressed = 3,
    }

    /// <summary>Expands one chunk; its size is given by the caller and must match exactly.</summary>
    /// <exception cref="CorruptDataException">The data is invalid or ends too early.</exception>
    public static void Decompress(ReadOnlySpan<byte> compressed, Span<byte> output)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(output.Length, WindowSize, nameof(output));
        const int memory = (1 << MainFastBits) + MainCount + (1 << LengthFastBits) + LengthCount
            + (1 << AlignedFastBits) + AlignedCount + (1 << PreFastBits) + PreCount + (4 * HuffmanCode.CountsLength);
        Lzx decoder = new(compressed, output, stackalloc byte[MainCount + LengthCount], stackalloc ushort[memory]);
        while (decoder._written < output.Length)
        {
            decoder.ReadBlock();
        }

        if (decoder._bits.IsOverrun)
        {
            throw new CorruptDataException(Structure, compressed.Length, $"ends before its {output.Length} bytes of output");
        }

        E8Translation.Undo(output);
    }

    private static HuffmanCode TakeCode(scoped ref Span<ushort> memory, int fastBits, int symbols)
    {
        int fast = 1 << fastBits;
        HuffmanCode code = new(
            memory[..fast], memory.Slice(fast, symbols), memory.Slice(fast + symbols, HuffmanCode.CountsLength));
        memory = memory[(fast + symbols + HuffmanCode.CountsLength)..];
        return code;
    }

    private void ReadBlock()
    {
        BlockType type = (BlockType)_bits.Read(3);
        bool isWholeWindow = _bits.Read(1) == 1;
        int size = isWholeWindow ? WindowSize : (int)_bits.Read(16);
        if (size == 0 || size > _output.Length - _written)
        {
            throw Corrupt($"a block of {size} bytes where {_output.Length - _written} are left");
        }

        switch (type)
        {
            case BlockType.Verbatim:
                ReadCodes();
                ReadSymbols(_written + size, hasAlignedOffsets: false);
                break;
            case BlockType.Aligned:
                ReadAlignedCode();
                ReadCodes();
                ReadSymbols(_written + size, hasAlignedOffsets: true);
                break;
            case BlockType.Uncompressed:
                ReadUncompressed(size);
                break;
            default:
                throw Corrupt($"block type: expected 1 to 3, found {(int)type}");
        }
    }

    private void ReadUncompressed(int size)
    {
        _bits.AlignToBytes();
        _recent0 = ReadRecent();
        _recent1 = ReadRecent();
        _recent2 = ReadRecent();
        ReadOnlySpan<byte> bytes = _bits.ReadBytes(size);
        if (bytes.Length != size)
        {
            throw Corrupt($"an uncompressed block of {size} bytes is cut off");
        }

        bytes.CopyTo(_output[_written..]);
        _written += size;
        if ((size & 1) != 0 && _written < _output.Length)
        {
            _bits.ReadByte(); // words continue at an even place
        }
    }

    private int ReadRecent()
    {
        int low = _bits.ReadUInt16();
        uint distance = (uint)low | ((uint)_bits.ReadUInt16() << 16);
        return distance is > 0 and <= WindowSize ? (int)distance : throw Corrupt($"a recent distance of {distance}");
    }

    private void ReadAlignedCode()
    {
        Span<byte> lengths = stackalloc byte[AlignedCount];
        foreach (ref byte length in lengths)
        {
            length = (byte)_bits.Read(3);
        }

        Build(_aligned, lengths, "aligned offset");
    }

    private void ReadCodes()
    {
        ReadLengths(_mainLengths[..LiteralCount]);
        ReadLengths(_mainLengths[LiteralCount..]);
        Build(_main, _mainLengths, "main");
        ReadLengths(_lengthLengths);
        Build(_length, _lengthLengths, "length");
    }

    /// <summary>Lengths are stored as differences to those of the block before, in runs, under a separate code.</summary>
    private void ReadLengths(Span<byte> lengths)
    {
        Span<byte> preLengths = stackalloc byte[PreCount];
        foreach (ref byte length in preLengths)
        {
            length = (byte)_bits.Read(4);
        }

        Build(_pre, preLengths, "pre");
        int position = 0;
        while (position < lengths.Length)
        {
            int symbol = ReadSymbol(_pre);
            if (symbol < 17)
            {
                lengths[position] = Difference(lengths[position], symbol);
                position++;
                continue;
            }

            int run = symbol switch
            {
                17 => 4 + (int)_bits.Read(4),
                18 => 20 + (int)_bits.Read(5),
                _ => 4 + (int)_bits.Read(1),
            };
            byte value = 0;
            if (symbol == 19)
            {
                int difference = ReadSymbol(_pre);
                value = difference < 17 ? Difference(lengths[position], difference) : throw Corrupt("a run of runs");
            }

            run = Math.Min(run, lengths.Length - position); // real compressors let the last run reach out
            lengths.Slice(position, run).Fill(value);
            position += run;
        }
    }

    private static byte Difference(byte previous, int symbol) => (byte)((previous + 17 - symbol) % 17);

    private void ReadSymbols(int end, bool hasAlignedOffsets)
    {
        while (_written < end)
        {
            int symbol = ReadSymbol(_main);
            if (symbol < LiteralCount)
            {
                _output[_written++] = (byte)symbol;
                continue;
            }

            int length = (symbol - LiteralCount) % LengthHeaders;
            if (length == LengthHeaders - 1)
            {
                length += ReadSymbol(_length);
            }

            length += MinMatch;
            int distance = ReadDistance((symbol - LiteralCount) / LengthHeaders, hasAlignedOffsets);
            if (distance > _written || length > end - _written)
            {
                throw Corrupt($"a match of {length} bytes, {distance} back, does not fit in a block that ends at {end}");
            }

            MatchCopy.Copy(_output, _written, distance, length);
            _written += length;
        }
    }

    /// <summary>Slots 0 to 2 repeat a recent distance; the others give a base and a number of further bits.</summary>
    private int ReadDistance(int slot, bool hasAlignedOffsets)
    {
        int distance;
        switch (slot)
        {
            case 0:
                return _recent0;
            case 1:
                distance = _recent1;
                _recent1 = _recent0;
                break;
            case 2:
                distance = _recent2;
                _recent2 = _recent0;
                break;
            default:
                distance = ReadNewDistance(slot, hasAlignedOffsets);
                _recent2 = _recent1;
                _recent1 = _recent0;
                break;
        }

        _recent0 = distance;
        return distance;
    }

    private int ReadNewDistance(int slot, bool hasAlignedOffsets)
    {
        const int alignedBits = 3;
        const int recentCount = 3;
        int extraBits = slot < 4 ? 0 : (slot / 2) - 1;
        int position = slot < 4 ? slot : (2 | (slot & 1)) << extraBits;
        if (hasAlignedOffsets && extraBits >= alignedBits)
        {
            position += (int)_bits.Read(extraBits - alignedBits) << alignedBits;
            position += ReadSymbol(_aligned);
        }
        else
        {
            position += (int)_bits.Read(extraBits);
        }

        return position - recentCount + 1;
    }

    private int ReadSymbol(scoped in HuffmanCode code)
    {
        int symbol = code.Read(ref _bits);
        return symbol != HuffmanCode.NoSymbol ? symbol : throw Corrupt("an empty code is used");
    }

    private readonly void Build(scoped in HuffmanCode code, ReadOnlySpan<byte> lengths, string name)
    {
        if (!code.TryBuild(lengths))
        {
            throw Corrupt($"the {name} codeword lengths make no complete code");
        }
    }

    private readonly CorruptDataException Corrupt(string problem) => new(Structure, _written, $"{problem} (offset in the output)");
}
