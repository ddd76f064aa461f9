namespace VmGeneralize.FileSystems.Ntfs.Compression;

/// <summary>
/// A canonical Huffman code with codewords of up to 16 bits. Short codewords are found in one table access, longer ones by
/// their length. The memory is the caller's, so that small chunks cost no allocation.
/// </summary>
/// <param name="fast">2 to the power of the table's bits; receives symbol and length by prefix.</param>
/// <param name="sorted">One place for each symbol; receives them by codeword.</param>
/// <param name="counts">17 places: codewords of each length.</param>
internal ref struct HuffmanCode(Span<ushort> fast, Span<ushort> sorted, Span<ushort> counts)
{
    public const int MaxLength = 16; // bits
    public const int CountsLength = MaxLength + 1;
    public const int NoSymbol = -1;

    private const int LengthBits = 5; // of a table entry; the symbol lies above

    private readonly Span<ushort> _fast = fast;
    private readonly Span<ushort> _sorted = sorted;
    private readonly Span<ushort> _counts = counts;
    private readonly int _fastBits = int.Log2(fast.Length);

    /// <summary>Builds the code.</summary>
    /// <param name="lengths">Bits of each symbol's codeword, 0 for none.</param>
    /// <returns>False unless the codewords fill the code space exactly, or there are none.</returns>
    public readonly bool TryBuild(ReadOnlySpan<byte> lengths)
    {
        _counts.Clear();
        _fast.Clear();
        foreach (byte length in lengths)
        {
            _counts[length]++;
        }

        _counts[0] = 0;
        Span<int> next = stackalloc int[CountsLength];
        int codeSpace = 0;
        int total = 0;
        for (int length = 1; length <= MaxLength; length++)
        {
            next[length] = total;
            total += _counts[length];
            codeSpace += _counts[length] << (MaxLength - length);
        }

        if (total > 0 && codeSpace != 1 << MaxLength)
        {
            return false;
        }

        for (int symbol = 0; symbol < lengths.Length; symbol++)
        {
            if (lengths[symbol] != 0)
            {
                _sorted[next[lengths[symbol]]++] = (ushort)symbol;
            }
        }

        FillFast();
        return true;
    }

    /// <summary>Reads one symbol; <see cref="NoSymbol"/> when the code is empty.</summary>
    public readonly int Read(scoped ref BitReader bits)
    {
        bits.Fill();
        uint peek = bits.Peek16();
        int entry = _fast[(int)(peek >> (MaxLength - _fastBits))];
        if (entry != 0)
        {
            bits.Skip(entry & ((1 << LengthBits) - 1));
            return entry >> LengthBits;
        }

        return ReadLong(ref bits, peek);
    }

    private readonly void FillFast()
    {
        int index = 0;
        int place = 0;
        for (int length = 1; length <= _fastBits; length++)
        {
            int span = 1 << (_fastBits - length);
            for (int i = 0; i < _counts[length]; i++)
            {
                _fast.Slice(place, span).Fill((ushort)((_sorted[index++] << LengthBits) | length));
                place += span;
            }
        }
    }

    private readonly int ReadLong(scoped ref BitReader bits, uint peek)
    {
        int code = 0; // first codeword of the current length
        int index = 0; // its place among the sorted symbols
        for (int length = 1; length <= MaxLength; length++)
        {
            int distance = (int)(peek >> (MaxLength - length)) - code;
            int count = _counts[length];
            if (distance < count)
            {
                bits.Skip(length);
                return _sorted[index + distance];
            }

            code = (code + count) << 1;
            index += count;
        }

        return NoSymbol;
    }
}
